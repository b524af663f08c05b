# autovenv's hook for fish, from 3.1. README.md beside this file says how it works and what it relies
# on. The assignments that the core prints in front of this file, and what it puts for the words
# __AUTOVENV_…__, are all that it has to be told.

# ---------------------------------------------------------------------------------------- finding

# Sets __autovenv_dir to the nearest directory upward that may say what its environment is ("" if
# there is none), and __autovenv_key to that and what is seen there: the core's answer rests on it.
function __autovenv_look
    set -g __autovenv_dir ''
    set -g __autovenv_key ''
    set -g __autovenv_hit
    set -g __autovenv_text_file
    set -g __autovenv_seen_proof
    set -g __autovenv_passed
    if test -n "$__autovenv_moved"
        set -g __autovenv_judged
    end
    for d in $__autovenv_levels
        if __autovenv_any $d/.venv $d/__AUTOVENV_OTHERS__; or test -L $d/.venv
            if __autovenv_see "$d"
                break
            end
            set -a __autovenv_passed "$d"
        end
        if builtin contains -- "$d" $__autovenv_tools
            if __autovenv_see_tool "$d"
                break
            end
        end
    end
    if set -q __autovenv_hit[1]; or set -q __autovenv_passed[1]
        __autovenv_list_near
    else
        set -g __autovenv_near $__autovenv_levels/.venv
        set -g __autovenv_others $__autovenv_levels/__AUTOVENV_OTHERS__
    end
    if test -z "$__autovenv_moved"
        __autovenv_watch_link
    end
    set -g __autovenv_moved ''
end

# After a change of $PWD: sets __autovenv_levels to the directories to look into, nearest first, and
# what follows from them. Mostly one goes down, up or aside by one: then the rest stays as it is.
function __autovenv_climb
    set -l parent
    set -l known $__autovenv_tools __AUTOVENV_PROJECTS__
    set -l tools $known
    set -l before $__autovenv_pwd
    # Empty until all is done: where Ctrl-C ends this, the next step begins anew.
    set -g __autovenv_pwd
    builtin string match -q -r '^(?<parent>.+)/[^/]+$' -- $PWD
    if test -n "$parent" -a "$parent" = "$before"
        set -p __autovenv_levels $PWD
        set -p __autovenv_near $PWD/.venv
        set -p __autovenv_others $PWD/__AUTOVENV_OTHERS__
    else
        if set -q __autovenv_passed[1]; or not set -q __autovenv_near[1]
            __autovenv_doubt
        end
        if test -n "$before" -a "$__autovenv_levels[2]" = "$PWD"
            set -e __autovenv_levels[1]
            set __autovenv_near $__autovenv_near[2..-1]
            set __autovenv_others $__autovenv_others[__AUTOVENV_REST__]
        else if test -n "$before" -a -n "$parent" -a "$__autovenv_levels[2]" = "$parent"
            set __autovenv_levels $PWD $__autovenv_levels[2..-1]
            set __autovenv_near $PWD/.venv $__autovenv_near[2..-1]
            set __autovenv_others $PWD/__AUTOVENV_OTHERS__ $__autovenv_others[__AUTOVENV_REST__]
        else
            __autovenv_split
            __autovenv_doubt
            if __autovenv_any $__autovenv_levels/__AUTOVENV_TOOLS__
                set -a tools $__autovenv_levels
            end
        end
    end
    set -g __autovenv_moved 1
    # Tools' project files: here, and where something may have been made before one left. What is beside
    # or above an environment that was found there counts only when that is gone.
    set -l were $__autovenv_tools
    set -l over $__autovenv_hit
    set -l beyond
    if builtin string match -q '*//t*' -- $__autovenv_key
        set over # a tool's file said what was found: it counts itself
    end
    if __autovenv_any {$before,$PWD}/__AUTOVENV_TOOLS__
        set -a tools $before $PWD
    end
    set -g __autovenv_tools
    if set -q tools[1]
        for d in $__autovenv_levels
            if not builtin contains -- "$d" $over $tools
                continue
            end
            if test "$d" = "$over"
                set beyond 1
            end
            # None counts in the home directory, or in /.
            if test -z "$d" -o "$d" = "$__autovenv_home"
                continue
            end
            if builtin contains -- "$d" $known; or __autovenv_any $d/__AUTOVENV_TOOLS__
                set -a __autovenv_tools $d
                if test -z "$beyond"; and not __autovenv_stands $d
                    __autovenv_doubt
                end
            end
            if test "$d" = "$__autovenv_hit"
                set beyond 1
            end
        end
    end
    if test "$__autovenv_tools" != "$were"
        __autovenv_doubt
    end
    __autovenv_watch_link
    # Other names than .venv are looked for when one arrives, and then where one stands.
    if not set -q __autovenv_no_link[1]
        __autovenv_doubt
    else if test "$__autovenv_proof" != '-a -n '; and __autovenv_any $PWD/__AUTOVENV_OTHERS__ $__autovenv_others
        __autovenv_doubt
    end
    set -g __autovenv_pwd $PWD
end

# A link that leads nowhere is seen by no other test: one that is made here is waited for.
function __autovenv_watch_link
    set -g __autovenv_no_link -a ! -L $PWD/.venv
    if test -L $PWD/.venv
        set -g __autovenv_no_link
    end
end

# Sets __autovenv_near and __autovenv_others to what would be nearer than what was found, if it were there.
function __autovenv_list_near
    set -l nearer
    for d in $__autovenv_levels
        if set -q __autovenv_hit[1]; and test "$d" = "$__autovenv_hit"
            break
        end
        if not builtin contains -- "$d" $__autovenv_passed
            set -a nearer "$d"
        end
    end
    set -g __autovenv_near $nearer/.venv
    set -g __autovenv_others $nearer/__AUTOVENV_OTHERS__
end

# The next step has to look closely.
function __autovenv_doubt
    set -g __autovenv_proof -a -n ''
end

# Looks closely at the directory $argv[1], where something is: sets dir and key, and adds to the
# arguments of `test` that hold as long as it is the same; status 1 where that does not count, or the
# core passed over it.
function __autovenv_see
    set -l d $argv[1]
    set -l b ''
    set -l text ''
    set -l text_file
    # Beside such a .venv nothing counts.
    if test -e $d/.venv/pyvenv.cfg; and not builtin contains -- $d//c $__autovenv_skip
        set b c
        set -a __autovenv_seen_proof -a -e $d/.venv/pyvenv.cfg
    else
        for n in .venv __AUTOVENV_NAMES__
            if test -e $d/$n/pyvenv.cfg
                set b "$b"c
                set -a __autovenv_seen_proof -a -e $d/$n/pyvenv.cfg
            else if test -e $d/$n/bin/python
                set b "$b"x
                set -a __autovenv_seen_proof -a -e $d/$n/bin/python -a ! -e $d/$n/pyvenv.cfg
            else if test -f $d/$n
                set b "$b"f
                set -a __autovenv_seen_proof -a -f $d/$n
            else if test -e $d/$n
                set b "$b"e
                set -a __autovenv_seen_proof -a -e $d/$n -a ! -f $d/$n -a ! -e $d/$n/pyvenv.cfg -a ! -e $d/$n/bin/python
            else if test -L $d/$n
                set b "$b"l
                set -a __autovenv_seen_proof -a -L $d/$n -a ! -e $d/$n
            else
                set b "$b-"
                set -a __autovenv_seen_proof -a ! -e $d/$n
            end
            # In the home directory no other names count.
            if test "$d" = "$__autovenv_home"
                break
            end
        end
        if test -e $d/.python-envs
            set b "$b"p
            set -a __autovenv_seen_proof -a -e $d/.python-envs
            if test -f $d/.python-envs -a -r $d/.python-envs
                builtin read -z -n 4096 text <$d/.python-envs
                set text_file $d/.python-envs
            end
        else
            set -a __autovenv_seen_proof -a ! -e $d/.python-envs
        end
    end
    if not builtin string match -q -r '[a-z]' -- $b; or builtin contains -- $d//$b $__autovenv_skip
        return 1
    end
    set -g __autovenv_hit "$d"
    set -g __autovenv_text_file $text_file
    set -g __autovenv_text "$text"
    set -g __autovenv_key "$d//$b$text"
    set -g __autovenv_seen ''
    if test -z "$text"
        set -g __autovenv_seen $d//$b
    end
    set -g __autovenv_dir $d
    if test -z "$d"
        set -g __autovenv_dir /
    end
end

# The same where a tool's project file is. That is looked at after a directory change only: what the
# core found out is kept in a file, and counts for shells with the same variables as long as what it
# rests on is as it was.
function __autovenv_see_tool
    set -l d $argv[1]
    if test -n "$__autovenv_moved"
        set -l projects __AUTOVENV_PROJECTS__
        if not __autovenv_any $d/__AUTOVENV_TOOLS__; and not builtin contains -- "$d" $projects
            return 1
        end
        if not __autovenv_judge $d; and builtin contains -- $d//t $__autovenv_skip
            return 1
        end
        set -g __autovenv_tool_answer $__autovenv_judgement
        set -a __autovenv_judged $d//$__autovenv_judgement
    else if test "$d" != "$__autovenv_tool"
        return 1
    end
    if test "$__autovenv_tool_answer" = -
        return 1
    end
    set -g __autovenv_tool $d
    set -g __autovenv_hit $d
    set -g __autovenv_text_file
    set -g __autovenv_key $d//t$__autovenv_tool_answer
    set -g __autovenv_seen $d//t
    set -g __autovenv_dir $d
end

# Sets __autovenv_judgement to what the core found out about the directory $argv[1], "" where that no longer
# holds; status 1 if nothing is kept of it.
function __autovenv_judge
    set -l d $argv[1]
    set -l kept $__autovenv_answers$d/=answer
    set -l lines
    set -g __autovenv_judgement ''
    test -r $kept
    or return
    builtin read -z -a -d \n lines <$kept
    # First the files that were there, then `--`, then those that were not: one look at each lot.
    if test "$kept $lines" != "$__autovenv_rests_on"
        set -g __autovenv_no_newer
        set -g __autovenv_absent
        set -l gone
        for file in $lines[3..-1]
            if test "$file" = --
                set gone 1
            else if test -n "$gone"
                set -a __autovenv_absent $file
            else if test -n "$__autovenv_times_unknown"
                set -g __autovenv_no_newer -a -n ''
            else
                set -a __autovenv_no_newer -a -e $file -a ! $file -nt $kept
            end
        end
        for file in __AUTOVENV_SOURCES__
            if not builtin contains -- $file $lines
                set -a __autovenv_absent $file
            end
        end
        set -g __autovenv_rests_on "$kept $lines"
    end
    if test "x$lines[2]" = x__AUTOVENV_VARIABLES__ $__autovenv_no_newer; and not __autovenv_any $__autovenv_absent
        set -g __autovenv_judgement $lines[1]
    else if test -n "$__autovenv_times_unknown"
        # Asked again wherever one goes.
        set -g __autovenv_judgement "?$PWD"
    end
    return 0
end

# Whether that is what the last look went by.
function __autovenv_stands
    __autovenv_judge $argv[1]
    test -n "$__autovenv_judgement"
    and builtin contains -- $argv[1]//$__autovenv_judgement $__autovenv_judged
end

# Whether a file that names the environment, and the trust records that a block waits for, say what
# they said.
function __autovenv_same_words
    set -l text ''
    if set -q __autovenv_text_file[1]
        if test -f $__autovenv_text_file -a -r $__autovenv_text_file
            builtin read -z -n 4096 text <$__autovenv_text_file
        end
        test "$text" = "$__autovenv_text"
        or return 1
    end
    if test -n "$__autovenv_wait"
        __autovenv_read_changed
        test "$__autovenv_wait" = "$__autovenv_now"
    end
end

# ---------------------------------------------------------------------------------- asking the core

# Asks the core about the directory $argv[1] with the flags $argv[2], and does what it answers, all or
# nothing. The search begins at $argv[3], if that is given: nothing is nearer.
function __autovenv_ask
    set -l words
    set -l answer
    set -l from $argv[1]
    if test -n "$argv[3]"
        set from $argv[3]
    end
    # It stays so where Ctrl-C ends this.
    set -g __autovenv_known asking
    __autovenv_doubt
    set -g __autovenv_at ''
    set -g __autovenv_env ''
    for v in PATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT PYTHONHOME
        if set -q $v
            set -a words "$v=$$v"
        end
    end
    if test "$argv[2]" = - -a "$argv[1] $words" = "$__autovenv_first_ask"
        set answer $__autovenv_first_answer
    else if not test -x "$__autovenv_python" -a -r "$__autovenv_entry"
        # Once in a shell: maybe it was taken away on purpose.
        if test -z "$__autovenv_lost"
            __autovenv_gone __autovenv_fault
        end
        set -g __autovenv_lost 1
        return 1
    else
        set answer (__autovenv_call $__autovenv_compiled $argv[2] $from $words)
        and test -n "$answer"
        or set answer (__autovenv_call $__autovenv_entry $argv[2] $from $words)
        or set answer
    end
    if test -z "$answer"
        __autovenv_fault "its program failed; run 'autovenv doctor'"
        return 1
    end
    # Each line ends in a `;`, and none has a newline inside.
    builtin eval $answer
    if test -n "$AUTOVENV_ACTIVE"
        __autovenv_entered
    end
    return 0
end

# Calls the core, in the file $argv[1] (the one that it is compiled into, then its source), with the flags
# $argv[2]; it looks from $argv[3], and is told the words that follow. The program is a word as it stands:
# fish 3.6 aborts where Ctrl-C meets it at finding out what `command $variable` means.
function __autovenv_call
    test -r $argv[1]
    and command __AUTOVENV_PYTHON__ -X utf8 -I -S $argv[1] export fish \
        hook $__autovenv_version "$argv[2]$__autovenv_told" $argv[3..-1] 2>/dev/null </dev/null
end

# What the core found: project, environment; and whether faults of the settings were told.
function __autovenv_learn
    set -g __autovenv_at $argv[1]
    set -g __autovenv_env $argv[2]
    if test -n "$argv[3]"
        set -g __autovenv_told ,told
    end
end

# The same for a fault, once an arrival.
function __autovenv_fault
    if test "$__autovenv_faulty" != "at $__autovenv_key"
        __autovenv_say $argv[1]
    end
    set -g __autovenv_faulty "at $__autovenv_key"
end

# -------------------------------------------------------------------------------- entering, leaving

# After the core's answer put an environment on: the name to show, and `deactivate`.
function __autovenv_entered
    set -g __autovenv_name "$VIRTUAL_ENV_PROMPT"
    if not functions -q deactivate
        set -g __autovenv_defined 1
        function deactivate --description 'Take the virtual environment off'
            __autovenv_deactivate $argv
        end
    end
    # What an activate script's `deactivate` leaves of an empty one is not kept for the next.
    set -q _OLD_VIRTUAL_PATH; or set -e -g _OLD_VIRTUAL_PYTHONHOME
    # To know again what another tool's snapshot of PATH brings back; not what was there before.
    if not builtin contains -- $AUTOVENV_ACTIVE/bin $PATH[2..-1] $__autovenv_bins
        set -ga __autovenv_bins $AUTOVENV_ACTIVE/bin
    end
    __autovenv_show
end

# Undoes exactly what entering did. Where somebody put another environment on top, its variables
# stay, and what an activate script saved of ours is taken out of there.
function __autovenv_leave
    set -l e $AUTOVENV_ACTIVE/bin
    set -l taken ''
    if set -q _OLD_VIRTUAL_PATH
        or test "x$VIRTUAL_ENV" != x -a "x$VIRTUAL_ENV" != "x$AUTOVENV_ACTIVE"
        set taken 1
    end
    if set -q _OLD_VIRTUAL_PATH; and set -l i (builtin contains -i -- $e $_OLD_VIRTUAL_PATH)
        set -e _OLD_VIRTUAL_PATH[$i]
    end
    if test -z "$taken" -a "x$PATH[1]" = "x$e" # the usual place, without a command substitution
        set -e PATH[1]
    else if set -l i (builtin contains -i -- $e $PATH)
        if test -n "$taken" -a "x$VIRTUAL_ENV" = "x$AUTOVENV_ACTIVE" -a "$i" = 1
            # The script's own entry, in front, is the same as ours.
            if set -l j (builtin contains -i -- $e $PATH[2..-1])
                set -l rest $PATH[2..-1]
                set -e rest[$j]
                set -gx PATH $e $rest
            end
        else
            set -e PATH[$i]
        end
    end
    if set -q AUTOVENV_OLD_PATH; and not set -q PATH[1]
        set -e -g PATH
    else if set -q __autovenv_old_PATH
        set -gu PATH $PATH
    end
    set -l olds
    # `set -q` answers how many of them are not there; mostly there was nothing before.
    set -q PYTHONHOME AUTOVENV_OLD_{VIRTUAL_ENV,VIRTUAL_ENV_PROMPT,PYTHONHOME} __autovenv_old_{VIRTUAL_ENV,VIRTUAL_ENV_PROMPT,PYTHONHOME}
    if test $status = 7 -a -z "$taken"
        set -e -g VIRTUAL_ENV
        set -e -g VIRTUAL_ENV_PROMPT
    else
        for v in VIRTUAL_ENV VIRTUAL_ENV_PROMPT PYTHONHOME
            __autovenv_restore $v "$taken"
        end
        set olds {AUTOVENV_OLD,__autovenv_old}_{VIRTUAL_ENV,VIRTUAL_ENV_PROMPT,PYTHONHOME}
    end
    if test -n "$__autovenv_verbose$AUTOVENV_VERBOSE"
        if test -n "$__autovenv_verbose"; or builtin string match -q -r '^[1tT]' -- "$AUTOVENV_VERBOSE"
            __autovenv_say "off: $__autovenv_name"
        end
    end
    # An activate script defines its own in the place of ours.
    if test -n "$__autovenv_defined"; and not set -q _OLD_VIRTUAL_PATH
        functions -e deactivate
    end
    set -g __autovenv_defined ''
    set -g __autovenv_name ''
    set -g __autovenv_env ''
    set -g __autovenv_pin ''
    if test -n "$__autovenv_wrapped"
        __autovenv_unwrap
    end
    # Last: where Ctrl-C ends this, all of it is done again.
    for v in AUTOVENV_{STATE,PINNED,OLD_PATH} __autovenv_old_PATH $olds AUTOVENV_ACTIVE
        set -e -g $v
    end
end

# Gives the variable $argv[1] back what it was; $argv[2] tells that another environment took over.
function __autovenv_restore
    set -l v $argv[1]
    set -l old AUTOVENV_OLD_$v
    set -l own __autovenv_old_$v
    if test $v = PYTHONHOME; and set -q PYTHONHOME
        # a person's own
    else if test $v = PYTHONHOME -a -n "$argv[2]"; and set -q _OLD_VIRTUAL_PATH
        # An activate script on top would have kept it, if it kept no other.
        if not set -q _OLD_VIRTUAL_PYTHONHOME
            set -q $old; and set -gx _OLD_VIRTUAL_PYTHONHOME $$old
            set -q $own; and set -gx _OLD_VIRTUAL_PYTHONHOME $$own
        end
    else if test -n "$argv[2]" -a \( $v != VIRTUAL_ENV_PROMPT -o "x$$v" != "x$__autovenv_name" \)
        # somebody else's now
    else if set -q $old
        if set -qU $v
            set -e -g $v # the universal one shows again
        else
            set -gx $v $$old
        end
    else if set -q $own
        set -e -g $v
        set -g $v $$own
    else
        set -e -g $v
    end
end

# ----------------------------------------------------------------------------------------- stepping

# Brings the shell in step with where it stands; no process is started where nothing changed: what was
# seen the last time is kept as arguments of one `test`, and what must not be there as lists of paths. At
# a prompt all names count where one stands, and above that .venv alone; after a directory change all do.
function __autovenv_step
    if test "$PWD" != "$__autovenv_pwd"
        __autovenv_climb
    end
    if test "x$VIRTUAL_ENV" = "x$__autovenv_venv" -a "x$AUTOVENV_DISABLE" = "x$__autovenv_disable" -a \
            "x$_OLD_VIRTUAL_PATH" = "x$__autovenv_script" $__autovenv_proof $__autovenv_no_link
        and not __autovenv_any $__autovenv_near $__autovenv_others[__AUTOVENV_HERE__]
        if test -z "$__autovenv_careful"; or __autovenv_same_words
            return
        end
    end
    # Ctrl-C may end this at any command: until all is done, the next step looks again.
    __autovenv_doubt
    __autovenv_look
    if test "x$__autovenv_key" = "x$__autovenv_known" -a "x$VIRTUAL_ENV" = "x$__autovenv_venv" -a "x$AUTOVENV_DISABLE" = "x$__autovenv_disable" -a \
            "x$_OLD_VIRTUAL_PATH" = "x$__autovenv_script" $__autovenv_well
        and __autovenv_same_words
        set -g __autovenv_proof $__autovenv_seen_proof $__autovenv_well
        return
    end
    # What another tool did on the same way, before this.
    if test "$__autovenv_known" != new -a "$PATH" != "$__autovenv_path"
        __autovenv_sweep
    end
    # A shell's first step, where there is nothing, nor was.
    if test "$__autovenv_known" = new -a -z "$__autovenv_dir$AUTOVENV_ACTIVE$AUTOVENV_STATE$AUTOVENV_PINNED$VIRTUAL_ENV"
        __autovenv_remember
    else if test -z "$__autovenv_dir$__autovenv_pin$__autovenv_paused$__autovenv_manual$AUTOVENV_DISABLE$_OLD_VIRTUAL_PATH" -a \
            "$__autovenv_known" != new -a -n "$AUTOVENV_ACTIVE" -a "x$AUTOVENV_ACTIVE" = "x$VIRTUAL_ENV"
        # The usual way out, without the questions of the other: ours is on, and there is nothing here.
        set -g __autovenv_known changing
        __autovenv_leave
        __autovenv_remember
    else
        __autovenv_change
    end
end

# What a shell begins with, or one whose hook is of another version now.
function __autovenv_new
    if test "$__autovenv_made" != "$__autovenv_version"
        set -g __autovenv_known new
        set -g __autovenv_pwd
        __autovenv_doubt
    end
    set -g __autovenv_made $__autovenv_version
end

# Decides what the change means, does it, and remembers what the answer rests on.
function __autovenv_change
    set -l flags -
    set -l failed ''
    set -l paused $__autovenv_paused
    set -l before $__autovenv_known
    if test "$__autovenv_key" = "$__autovenv_known" -a -n "$__autovenv_wait"
        set flags again
    end
    if test "$__autovenv_known" = new
        __autovenv_inherit
    end
    # It stays so where Ctrl-C ends this: all of it is done again then.
    set -g __autovenv_known changing
    if test -n "$AUTOVENV_ACTIVE"
        if test "$VIRTUAL_ENV" != "$AUTOVENV_ACTIVE"; or set -q _OLD_VIRTUAL_PATH
            # An activate script's `deactivate` takes itself away, and ours was in its place before.
            if test -n "$__autovenv_defined" -a "x$VIRTUAL_ENV" = x -a "$before" != asking -a "$before" != changing; and not functions -q deactivate
                set -g __autovenv_manual 1
            end
            __autovenv_leave
        end
    end
    if test "x$VIRTUAL_ENV" != x -a "x$AUTOVENV_ACTIVE$_OLD_VIRTUAL_PATH" = x -a "$DIRENV_DIFF$__MISE_DIFF" != "$__autovenv_snapshots"
        and builtin contains -- $VIRTUAL_ENV/bin $__autovenv_bins
        # Ours of before, which another tool's snapshot brought back.
        __autovenv_take_off
    end
    if test "$__autovenv_paused" != "$__autovenv_dir"
        set -g __autovenv_paused ''
    end
    if test -n "$__autovenv_manual" -a "x$VIRTUAL_ENV" = x
        set -g __autovenv_paused $__autovenv_dir
        set -g __autovenv_manual ''
    end
    if test "x$VIRTUAL_ENV" != x -a "x$AUTOVENV_ACTIVE" = x
        # Somebody's own choice. What an activate script put on, `deactivate` takes off.
        set -g __autovenv_manual ''
        if set -q _OLD_VIRTUAL_PATH
            set -g __autovenv_manual 1
        end
        set -g __autovenv_env ''
        set -g __autovenv_at ''
        if __autovenv_is_disabled
            __autovenv_state ''
        else
            __autovenv_state foreign
        end
    else if __autovenv_is_disabled
        __autovenv_off ''
    else if test -z "$__autovenv_pin"
        if test -z "$__autovenv_dir"
            __autovenv_off ''
        else if test -n "$__autovenv_paused" -a "x$__autovenv_at" = "x$__autovenv_dir"
            __autovenv_off paused
        else if test -n "$__autovenv_paused"
            # Only the core can tell whether what is here counts.
            __autovenv_arrive paused
            or set failed 1
            set -g __autovenv_paused $__autovenv_dir
        else
            __autovenv_arrive $flags
            or set failed 1
            # What looked like another project, in the paused one, was none.
            if test -n "$paused" -a "x$paused" = "x$__autovenv_dir"
                set -g __autovenv_paused $paused
                __autovenv_off paused
            end
        end
    end
    __autovenv_remember
    # What failed is tried again at the next prompt, and told once.
    if test -n "$failed"
        set -g __autovenv_known failed
        __autovenv_doubt
    else
        set -g __autovenv_faulty ''
    end
end

# At a shell's first step: undoes what a parent shell did, if that can be believed; nothing else of
# what was inherited counts.
function __autovenv_inherit
    set -l a $AUTOVENV_ACTIVE
    if builtin string match -q -r '^/[^:]*$' -- "$a"; and test -e $a/pyvenv.cfg -o -e $a/bin/activate_this.py -o ! -e $a/bin
        set -g __autovenv_name "$VIRTUAL_ENV_PROMPT"
        __autovenv_leave
    else
        for v in AUTOVENV_ACTIVE AUTOVENV_OLD_{PATH,VIRTUAL_ENV,VIRTUAL_ENV_PROMPT,PYTHONHOME}
            set -e -g $v
        end
    end
    set -e -g AUTOVENV_STATE
    set -e -g AUTOVENV_PINNED
end

# Leaves what is on and asks about this place, with the flags $argv[1]. Where a person does, the core
# looks for itself from here on.
function __autovenv_arrive
    __autovenv_off ''
    __autovenv_read_changed
    set -l from $__autovenv_dir
    if test "$argv[1]" = asked
        set from ''
    end
    __autovenv_ask $PWD $argv[1] "$from"
    or return
    if test "$__autovenv_tool" = "$__autovenv_dir"
        set -g __autovenv_moved 1
        __autovenv_look
    end
    # What the core passed over, the walk passes over too, until it looks different.
    while test -n "$__autovenv_seen" -a -n "$__autovenv_dir" -a "$__autovenv_dir" != "$__autovenv_at"
        and not builtin contains -- $__autovenv_seen $__autovenv_skip
        set -ga __autovenv_skip $__autovenv_seen
        set -g __autovenv_seen ''
        set -g __autovenv_moved 1
        __autovenv_look
    end
end

# Whether the user turned all of it off.
function __autovenv_is_disabled
    test "x$AUTOVENV_DISABLE" != x -a "x$AUTOVENV_DISABLE" != x0
end

# Nothing of ours is on, the state is $argv[1].
function __autovenv_off
    if test -n "$AUTOVENV_ACTIVE"
        __autovenv_leave
    end
    set -g __autovenv_env ''
    __autovenv_state "$argv[1]"
end

# AUTOVENV_STATE, for prompts and scripts.
function __autovenv_state
    if test -n "$argv[1]"
        set -gx AUTOVENV_STATE $argv[1]
    else
        set -e -g AUTOVENV_STATE
    end
end

# What the next step compares with. The answer that came with the hook is for the first one.
function __autovenv_remember
    set -g __autovenv_first_ask ''
    set -g __autovenv_first_answer ''
    set -g __autovenv_venv "$VIRTUAL_ENV"
    set -g __autovenv_path "$PATH"
    set -g __autovenv_snapshots "$DIRENV_DIFF$__MISE_DIFF"
    set -g __autovenv_disable "$AUTOVENV_DISABLE"
    set -g __autovenv_script "$_OLD_VIRTUAL_PATH"
    set -g __autovenv_well
    set -g __autovenv_wait ''
    if test -x "$__autovenv_env/bin/python"
        set -g __autovenv_well -a -x $__autovenv_env/bin/python
    else if test -n "$__autovenv_env"
        set -g __autovenv_well -a ! -x $__autovenv_env/bin/python
    end
    # A block is lifted when the trust records change, in whichever shell.
    if test "$AUTOVENV_STATE" = untrusted
        set -g __autovenv_wait $__autovenv_now
    end
    set -g __autovenv_careful "$__autovenv_text_file$__autovenv_wait"
    set -g __autovenv_known $__autovenv_key
    set -g __autovenv_proof $__autovenv_seen_proof $__autovenv_well
end

# Sets __autovenv_now to the word that is another whenever the trust records changed.
function __autovenv_read_changed
    set -g __autovenv_now none
    if test -f "$__autovenv_changed" -a -r "$__autovenv_changed"
        builtin read -g __autovenv_now <$__autovenv_changed
    end
end

# ----------------------------------------------------------------------------------- at the prompt

# The prompt shows the name, if it may: fish_prompt is wrapped, and put back on leaving.
function __autovenv_show
    if test "x$__autovenv_name" != x -a -n "$__autovenv_show_name" -a "x$VIRTUAL_ENV_DISABLE_PROMPT" = x
        if test -z "$__autovenv_wrapped"; and status is-interactive
            __autovenv_wrap
        end
    else if test -n "$__autovenv_wrapped"
        __autovenv_unwrap
    end
end

# Puts the name in front of what fish_prompt is now, unless that shows environments by itself.
function __autovenv_wrap
    if builtin string match -q -r 'starship|omp_|oh-my-posh|_tide_|__autovenv_print_name' -- (functions fish_prompt)
        return
    end
    functions -e __autovenv_fish_prompt
    functions -c fish_prompt __autovenv_fish_prompt
    or return
    function fish_prompt
        set -l __autovenv_statuses $pipestatus
        __autovenv_print_name
        # Only pipes in this very function set $pipestatus: of more than four the last one is left.
        if not set -q __autovenv_statuses[2]
            __autovenv_return $__autovenv_statuses
        else if not set -q __autovenv_statuses[3]
            __autovenv_return $__autovenv_statuses[1] | __autovenv_return $__autovenv_statuses[2]
        else if not set -q __autovenv_statuses[4]
            __autovenv_return $__autovenv_statuses[1] | __autovenv_return $__autovenv_statuses[2] | __autovenv_return $__autovenv_statuses[3]
        else if not set -q __autovenv_statuses[5]
            __autovenv_return $__autovenv_statuses[1] | __autovenv_return $__autovenv_statuses[2] | __autovenv_return $__autovenv_statuses[3] | __autovenv_return $__autovenv_statuses[4]
        else
            __autovenv_return $__autovenv_statuses[-1]
        end
        __autovenv_fish_prompt
    end
    set -g __autovenv_wrapped called
end

function __autovenv_print_name
    set -g __autovenv_wrapped called
    if test -n "$__autovenv_name"
        builtin printf '(%s) ' $__autovenv_name
    end
end

function __autovenv_return
    return $argv[1]
end

# Gives fish_prompt back, or what an activate script put aside as _old_fish_prompt.
function __autovenv_unwrap
    # One that was defined since the last prompt stays.
    if test "$__autovenv_wrapped" != waiting
        set -l name fish_prompt
        if functions -q _old_fish_prompt
            set name _old_fish_prompt
        end
        functions -e $name
        functions -c __autovenv_fish_prompt $name
    end
    set -g __autovenv_wrapped ''
    functions -e __autovenv_fish_prompt
end

# PATH was changed by somebody: a `bin` of ours that a snapshot of another tool's brought back goes
# out again; what a person adds to PATH stays.
function __autovenv_sweep
    set -l before ":$__autovenv_path:"
    set -l now ":$PATH:"
    set -l unloaded
    if test -n "$__autovenv_snapshots" -a "$DIRENV_DIFF$__MISE_DIFF" != "$__autovenv_snapshots"
        set unloaded (builtin string split : -- "$__autovenv_path")
    end
    for e in $__autovenv_bins
        if test "x$VIRTUAL_ENV" != x -a "x$AUTOVENV_ACTIVE" = x -a "$VIRTUAL_ENV/bin" = $e
            continue
        end
        if test "$AUTOVENV_ACTIVE/bin" = $e
            if test "$PATH[1]" = $e; and set -l i (builtin contains -i -- $e $PATH[2..-1])
                set -l rest $PATH[2..-1]
                set -e rest[$i]
                set -gx PATH $e $rest
            end
        else if set -l i (builtin contains -i -- $e $PATH)
            if test (builtin string replace -- $before '' $now) = "$now"
                or builtin contains -- $e (builtin string split : -- "$__MISE_ORIG_PATH")
                or begin
                    set -q unloaded[1]
                    and not builtin contains -- $e $unloaded
                    and test (builtin string replace -- (builtin string replace -r '[^/]*/bin$' '' -- $e) '' $PWD/) = $PWD/
                end
                set -e PATH[$i]
            end
        end
    end
    # A snapshot of before we entered has ours no more.
    if test "x$AUTOVENV_ACTIVE" != x -a "$DIRENV_DIFF$__MISE_DIFF" != "$__autovenv_snapshots"
        and not builtin contains -- $AUTOVENV_ACTIVE/bin $PATH
        set -gx PATH $AUTOVENV_ACTIVE/bin $PATH
    end
end

# --------------------------------------------------------------------------------- the user's words

# `deactivate`, while an environment of ours is on. An activate script calls it first of all, so that
# it can begin with a clean shell.
function __autovenv_deactivate
    if test "$argv[1]" = nondestructive
        if test -n "$AUTOVENV_ACTIVE"
            __autovenv_leave
        end
        set -g __autovenv_manual 1
    else
        autovenv deactivate
    end
end

# Takes off what somebody else put on.
function __autovenv_take_off
    if set -q _OLD_VIRTUAL_PATH; and functions -q deactivate
        deactivate
    else
        if set -l i (builtin contains -i -- $VIRTUAL_ENV/bin $PATH)
            set -e PATH[$i]
        end
        set -e -g VIRTUAL_ENV
        set -e -g VIRTUAL_ENV_PROMPT
        # A parent shell's activate script exports this.
        set -e -g _OLD_VIRTUAL_PATH
    end
    set -g __autovenv_manual ''
end

# The command, with those parts that act on the shell one is in, after a look as at a directory change.
function __autovenv_main_function
    set -l code 0
    switch "$argv[1]"
        case activate deactivate
            if set -q argv[3]; or builtin string match -q -- '-*' "$argv[2]"; or test "$argv[1]" = deactivate -a (builtin count $argv) -gt 1
                __autovenv_command $argv
                return
            end
            set -g __autovenv_ready 1
            set -g __autovenv_pwd ''
            __autovenv_step
            __autovenv_word_$argv[1] "$argv[2]"
            or set code $status
        case allow deny forget use
            set -lx AUTOVENV_FACTS asks
            __autovenv_command $argv
            or set code $status
            if test $code = 3 # what is on stays on
                set code 0
            else if test $code = 0
                if test $argv[1] = deny
                    set -g __autovenv_pin ''
                end
                set -g __autovenv_known asked
                set -g __autovenv_pwd ''
                __autovenv_doubt
                __autovenv_step
            end
        case doctor setup status
            set -lx AUTOVENV_FACTS (__autovenv_facts | builtin string collect)
            __autovenv_command $argv
            or set code $status
        case '*'
            __autovenv_command $argv
            or set code $status
    end
    return $code
end

# What only the shell knows, for `doctor`, `setup` and `status`: a word and its value a line.
function __autovenv_facts
    builtin printf '%s\n' "shell fish $version" "made_of $__autovenv_version" "entry $__autovenv_entry"
    if functions -q __autovenv_prompted
        builtin printf 'registered 1\n'
    end
    for n in python pip _direnv_hook __direnv_export_eval _mise_hook __mise_env_eval mise conda \
        _pyenv_virtualenv_hook vf __vfsupport_auto_activate check_venv _check_venv \
        starship_precmd prompt_starship_precmd __starship_set_job_count _p9k_precmd \
        _omp_hook _omp_precmd prompt_ohmyposh_precmd omp_repaint_prompt omz
        if functions -q $n
            builtin printf 'function %s\n' $n
        end
    end
end

function __autovenv_word_deactivate
    if test "x$VIRTUAL_ENV" != x -a "x$AUTOVENV_ACTIVE" = x
        __autovenv_take_off
    else if __autovenv_is_disabled
        __autovenv_say 'nothing is on: AUTOVENV_DISABLE is set'
        return 0
    end
    set -g __autovenv_pin ''
    set -g __autovenv_paused $__autovenv_dir
    set -g __autovenv_known asked
    __autovenv_change
    test -z "$AUTOVENV_ACTIVE"
end

# Whether what is found from $argv[1], or from here, would be put on if nothing of somebody else's were;
# if not, why. Each statement of an answer is on a line of its own.
function __autovenv_would
    set -l flags pin
    set -l from $argv[1]
    if test -z "$from"
        set flags asked
        set from $PWD
    end
    if not test -x "$__autovenv_python" -a -r "$__autovenv_entry"
        __autovenv_gone __autovenv_say
        return 1
    end
    set -l answer (__autovenv_call $__autovenv_compiled $flags $from "PATH=$PATH")
    and test -n "$answer"
    or set answer (__autovenv_call $__autovenv_entry $flags $from "PATH=$PATH")
    or set answer
    if test -z "$answer"
        __autovenv_say "its program failed; run 'autovenv doctor'"
        return 1
    end
    builtin string match -q 'builtin set -gx AUTOVENV_ACTIVE *' -- $answer
    and return
    builtin eval (builtin string match '__autovenv_say *' -- $answer)
    return 1
end

function __autovenv_word_activate
    if __autovenv_is_disabled
        __autovenv_say 'not activated: AUTOVENV_DISABLE is set; unset it first'
        return 1
    else if test -n "$argv[1]"; and not test -e "$argv[1]"; and not test -L "$argv[1]"
        __autovenv_say "not activated: no such directory: $argv[1]"
        return 1
    end
    set -l directory $argv[1]
    if not builtin string match -q -r '^(/|$)' -- "$directory"
        set directory $PWD/$directory
    end
    if test "x$VIRTUAL_ENV" != x -a "x$AUTOVENV_ACTIVE" = x
        # Where ours cannot take its place, it stays.
        __autovenv_would "$directory"
        or return 1
        __autovenv_take_off
    end
    set -g __autovenv_pin ''
    set -g __autovenv_manual ''
    __autovenv_off ''
    if test -n "$argv[1]"
        if __autovenv_ask $directory pin; and test -n "$AUTOVENV_ACTIVE"
            set -g __autovenv_pin 1
        end
    else
        set -g __autovenv_paused ''
        __autovenv_arrive asked
    end
    __autovenv_remember
    if test -n "$argv[1]" -a -z "$__autovenv_pin"
        # As if it had not been said; a block here was told already.
        set -g __autovenv_known $__autovenv_key
        set -g __autovenv_wait again
        __autovenv_change
        return 1
    end
    test -n "$AUTOVENV_ACTIVE"
end

# --------------------------------------------------------------------------------- at a shell's start

# What follows is all that a shell reads at its start; `hooks.py` cuts here.

# Whether one of the files $argv[2..-1] is newer than $argv[1]; before fish 3.6 `test` can't tell: it may be.
set -g __autovenv_times_unknown ''
if builtin string match -q -r '^(3\.[6-9]|3\.\d\d|[4-9])' -- $version
    function __autovenv_newer
        set -l tests
        for file in $argv[2..-1]
            set -a tests -o $file -nt $argv[1]
        end
        test -n '' $tests
    end
else
    set -g __autovenv_times_unknown 1
    function __autovenv_newer
        __autovenv_any $argv[2..-1]
    end
end

# From fish 3.5 on, one `string match` for the levels, and one `path` for all that may be there; a
# command substitution costs more than all the rest. (An older fish refuses to read `builtin path`, and
# fish 4 `builtin $variable` where that is set.)
if builtin string match -q -r '^(3\.[5-9]|3\.\d\d|[4-9])' -- $version
    builtin eval 'function __autovenv_any; builtin path filter -q -- $argv; end'
    function __autovenv_split
        set -l rest $PWD
        set -l root
        set -g __autovenv_levels
        while test -n "$rest"
            set -l path $rest
            set rest
            builtin string match -q -r -- __AUTOVENV_LEVELS__ $path
            or break
            set -a __autovenv_levels __AUTOVENV_GROUPS__
        end
        set -a __autovenv_levels $root
    end
else
    function __autovenv_any
        for file in $argv
            if test -e $file
                return 0
            end
        end
        return 1
    end
    function __autovenv_split
        set -l d $PWD
        set -g __autovenv_levels
        while test "$d" != /; and not builtin contains -- "$d" $__autovenv_stops
            set -a __autovenv_levels $d
            set d (builtin string replace -r '/[^/]*$' '' -- $d | builtin string collect)
            if test -z "$d"
                if not builtin contains -- / $__autovenv_stops
                    set -a __autovenv_levels ''
                end
                break
            end
        end
    end
end

# Whether there is nothing to do: nothing is on, and from here to the top there is nothing to see.
function __autovenv_idle
    set -l projects __AUTOVENV_PROJECTS__
    if test -n "$AUTOVENV_ACTIVE$AUTOVENV_STATE$AUTOVENV_PINNED$VIRTUAL_ENV$projects"
        return 1
    end
    __autovenv_split
    if __autovenv_any $__autovenv_levels/.venv $__autovenv_levels/__AUTOVENV_OTHERS__ $__autovenv_levels/__AUTOVENV_TOOLS__
        return 1
    end
    # A link that leads nowhere is no file to that.
    for d in $__autovenv_levels
        if test -L $d/.venv
            return 1
        end
    end
end

# Reads the whole hook, if it isn't there yet; status 1 if it can't be had. What is kept may have been made
# anew since: so this is read from its top. Where it is gone, the command prints a hook.
function __autovenv_warm
    set -l __autovenv_reading 1
    if test -n "$__autovenv_whole$__autovenv_rest_of_hook"
        # it is there
    else if test -n "$__autovenv_kept" -a -r "$__autovenv_kept.whole"
        builtin source $__autovenv_kept.whole
    else if test -x "$__autovenv_python" -a -r "$__autovenv_main"
        command __AUTOVENV_PYTHON__ -X utf8 -I $__autovenv_main hook fish 2>/dev/null </dev/null | builtin source
    end
    builtin eval $__autovenv_rest_of_hook
    set -g __autovenv_rest_of_hook ''
    test -n "$__autovenv_whole"
    and __autovenv_new
end

# Whether a step is due, while the rest of the hook isn't there; it is after this. Where there is nothing to
# do at the first prompt, that is read before the second.
function __autovenv_due
    if test -z "$__autovenv_ready"
        set -g __autovenv_ready 1
        if __autovenv_idle
            set -g __autovenv_first_ask ''
            return 1
        end
    end
    if __autovenv_warm
        return
    end
    # Once in a shell: maybe it was taken away on purpose.
    if test -n "$__autovenv_lost"
        # that was said
    else if test -x "$__autovenv_python" -a -r "$__autovenv_main"
        __autovenv_say "its program failed; run 'autovenv doctor'"
    else
        __autovenv_gone __autovenv_say
    end
    set -g __autovenv_lost 1
    return 1
end

# One line to a person.
function __autovenv_say
    builtin printf 'autovenv: %s\n' $argv[1] >&2
end

# By the function $argv[1]: that there is nothing to call any more.
function __autovenv_gone
    $argv[1] "its program is gone: $__autovenv_python $__autovenv_entry; install it again, then start a new shell"
end

# Runs the command itself. By eval, since that is what `jobs` shows after Ctrl-Z: the words typed.
function __autovenv_command
    if not test -x "$__autovenv_python" -a -r "$__autovenv_main"
        __autovenv_gone __autovenv_say
        return 1
    end
    set -l autovenv $__autovenv_python -I $__autovenv_main
    set -l words
    for word in $argv
        set -a words (builtin string escape -- $word)
    end
    builtin eval "command \$autovenv $words"
end

# The command.
function autovenv
    if __autovenv_warm
        __autovenv_main_function $argv
    else
        __autovenv_command $argv
    end
end

# Before each prompt; fish itself gives $status and $pipestatus back.
function __autovenv_prompt
    if test -z "$__autovenv_ready"
        # Last from the next time on: what start-up files added comes before it then.
        __autovenv_register
    end
    if test -z "$__autovenv_whole"
        __autovenv_due
        or return
    end
    set -g __autovenv_ready 1
    # Not called for the last prompt: fish_prompt has been replaced meanwhile.
    if test "$__autovenv_wrapped" = waiting
        set -g __autovenv_wrapped ''
    end
    # After Ctrl-C a prompt has to come, with nothing half done; the one after it tries again.
    if test "$__autovenv_known" = asking
        if test -n "$AUTOVENV_ACTIVE"
            __autovenv_leave
        end
        set -g __autovenv_known interrupted
    else
        __autovenv_step
    end
    if test "$PATH" != "$__autovenv_path"
        __autovenv_sweep
        set -g __autovenv_path "$PATH"
        set -g __autovenv_snapshots "$DIRENV_DIFF$__MISE_DIFF"
    end
    __autovenv_show
    if test -n "$__autovenv_wrapped"
        set -g __autovenv_wrapped waiting
    end
end

# After a directory change, once the start-up files are through.
function __autovenv_moved --on-variable PWD
    if test -n "$__autovenv_ready"
        if test -z "$__autovenv_whole"
            __autovenv_due
            or return
        end
        __autovenv_step
    end
end

# Is called last before each prompt, of those that are registered by now.
function __autovenv_register
    functions -e __autovenv_prompted
    function __autovenv_prompted --on-event fish_prompt
        __autovenv_prompt
    end
end

# Kept in a file (`autovenv setup`), this is right for the home directory and the core that it was made
# for, for shells without variables that are settings, and until the settings change or virtualenvwrapper
# makes an environment; others ask the core for a hook. (Before fish 3.4 nothing but a function can return.)
set -g __autovenv_stops __AUTOVENV_STOPS__
set -g __autovenv_shelf $WORKON_HOME $__autovenv_home/.virtualenvs
if test -n "$__autovenv_reading"
    # the rest follows
else if test -n "$__autovenv_kept"
    and begin
        test "$HOME" != "$__autovenv_home" -o ! -x "$__autovenv_python" -o ! -r "$__autovenv_entry" -o \
            -n "$AUTOVENV_CONFIG$AUTOVENV_NAMES$AUTOVENV_STOP_AT$AUTOVENV_TOOLS$AUTOVENV_PROMPT$AUTOVENV_CD$AUTOVENV_VERBOSE"
        or __autovenv_newer $__autovenv_kept $__autovenv_shelf[1] $__autovenv_config
        or test -n "$__autovenv_configured" -a ! -e "$__autovenv_config"
    end
    functions -e __autovenv_moved autovenv
    builtin false
else
    # A second time in the same shell nothing starts anew. What is not set counts as empty.
    if test "$__autovenv_self" != $fish_pid
        set -g __autovenv_self $fish_pid
        set -g __autovenv_ready ''
        set -g __autovenv_lost ''
        set -g __autovenv_made ''
    end
    if test -n "$__autovenv_whole"
        __autovenv_warm
    end
    if not status is-interactive
        __autovenv_due
        and __autovenv_step
    else
        __autovenv_register
        # fish reads the completions at the first TAB.
        if not builtin contains -- $__autovenv_completions $fish_complete_path
            set -ga fish_complete_path $__autovenv_completions
        end
    end
    # What reads this from a file asks whether that went well.
    builtin true
end
