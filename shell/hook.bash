# shellcheck shell=bash
# shellcheck disable=SC2154 # some variables are assigned in front of this file
# autovenv's hook for bash, from 3.2. README.md beside this file says how it works and what it relies
# on. The assignments that the core prints in front of this file, and what it puts for the words
# __AUTOVENV_…__, are all that it has to be told.

# ---------------------------------------------------------------------------------------- finding

# Sets __autovenv_dir to the nearest directory upward that may say what its environment is ("" if
# there is none), and __autovenv_key to that and what is seen there: the core's answer rests on it.
# The walk ends at __autovenv_end: where it ended the last time from here, or at a stop, or at /.
__autovenv_look() {
  \builtin local "d=$__autovenv_from" 'moved=' 'before=' s
  if [[ ${PWD-} != "$__autovenv_pwd" ]]; then
    moved=1 before=$__autovenv_pwd
    __autovenv_begin
  fi
  # One [[ ]] a level is the cheapest way; quotes would cost a quarter more. At a prompt all names count
  # where one stands, and above that .venv alone. After a directory change all do, and tools' files and
  # links that lead nowhere: where neither was before, above, none is now.
  while \builtin :; do
    # shellcheck disable=SC2078 # __AUTOVENV_…__ are replaced
    [[ $d != "$__autovenv_stop" && (-L $d/.venv || -e $d/.python-envs || __AUTOVENV_OTHERS__ || $before == "$d"/* && (__AUTOVENV_TOOLS__)) ]] || until [[ $d == "$__autovenv_end" || -e $d/.venv || -n $moved && (-e $d/.python-envs || __AUTOVENV_OTHERS__ || $before != "$d"/* && (-L $d/.venv || __AUTOVENV_TOOLS__) || $__autovenv_marked == *"//$d//"*) ]]; do
      d=${d%/*}
    done
    # As the last time.
    if [[ $d//c == "$__autovenv_key" && -e $d/.venv/pyvenv.cfg ]]; then
      __autovenv_end=$d
      \builtin break
    fi
    __autovenv_dir='' __autovenv_key=''
    # shellcheck disable=SC2078 # as above
    if [[ $d == "$__autovenv_stop" || -z $d && ! (-L /.venv || -e /.venv || -e /.python-envs || __AUTOVENV_OTHERS__) ]]; then \builtin break; fi
    # shellcheck disable=SC2078 # as above
    if { [[ -e $d/.venv || -L $d/.venv || -e $d/.python-envs || __AUTOVENV_OTHERS__ ]] && __autovenv_see; } || __autovenv_see_tool; then
      __autovenv_end=$d
      \builtin break
    fi
    if [[ -z $d ]]; then \builtin break; fi
    if [[ $d == "$__autovenv_end" ]]; then # what was here is gone
      moved=1 before=''
      __autovenv_bound
    fi
    d=${d%/*}
  done
  __autovenv_pwd=${PWD-}
}

# Looks closely at $d, where something is: sets dir and key; status 1 where that does not count, or the
# core passed over it.
__autovenv_see() {
  \builtin local 'b=' 'c=' n
  # Beside such a .venv nothing counts.
  if [[ -e $d/.venv/pyvenv.cfg && $__autovenv_skip != *"//c$d//"* ]]; then
    b=c
  else
    __autovenv_see_all
  fi
  # No path has // inside, so this can't match across entries.
  [[ $b == *[!-]* && $__autovenv_skip != *"//$b$d//"* ]] || \builtin return 1
  __autovenv_dir=${d:-/} __autovenv_key=$d//$b$c __autovenv_seen=''
  if [[ -z $c ]]; then __autovenv_seen=//$b$d//; fi
}

# All that may count in $d, a letter each, and what .python-envs says.
__autovenv_see_all() {
  for n in .venv __AUTOVENV_NAMES__; do
    if [[ -e $d/$n ]]; then
      if [[ -e $d/$n/pyvenv.cfg ]]; then b+=c; elif [[ -e $d/$n/bin/python ]]; then b+=x; elif [[ -f $d/$n ]]; then b+=f; else b+=e; fi
    elif [[ -L $d/$n ]]; then
      b+=l
      if [[ -n $moved ]]; then __autovenv_mark; fi
    else
      b+=-
    fi
    # In the home directory no other names count.
    if [[ $d == "$__autovenv_home" ]]; then \builtin break; fi
  done
  if [[ -e $d/.python-envs ]]; then
    b+=p
    if [[ -f $d/.python-envs && -r $d/.python-envs ]]; then
      IFS='' \builtin read -r -d '' -n 4096 c <"$d/.python-envs" || \builtin :
    fi
  fi
}

# A walk from further down looks closely at $d again.
__autovenv_mark() {
  if [[ $__autovenv_marked != *"//$d//"* ]]; then __autovenv_marked+=//$d//; fi
}

# The same where a tool's project file is. That is looked at after a directory change only: what the
# core found out is kept in a file, and counts for shells with the same variables as long as what it
# rests on is as it was.
__autovenv_see_tool() {
  \builtin local f "kept=$__autovenv_answers$d/=answer" lines 'i=2'
  [[ -n $d && $d != "$__autovenv_home" ]] || \builtin return 1
  # shellcheck disable=SC2078 # as above
  if [[ -n $moved ]]; then
    [[ __AUTOVENV_TOOLS__ ]] || \builtin return 1
    __autovenv_mark
    __autovenv_tool_answer=''
    if [[ -r $kept ]]; then
      # Read at once: no line of it is empty.
      IFS=$'\n' \builtin read -r -d '' -a lines <"$kept" || \builtin :
      # One [[ ]] for what is beside the project's file is cheaper than a loop.
      # shellcheck disable=SC2078 # as above
      if [[ ${lines[1]-} == __AUTOVENV_VARIABLES__ && ! (__AUTOVENV_NEWER__) ]]; then __autovenv_tool_answer=${lines[0]}; fi
      # First the files that were there, then `--`, then those that were not.
      while f=${lines[i]---} && [[ $f != -- ]]; do
        if [[ ! -e $f || $f -nt $kept ]]; then __autovenv_tool_answer=''; fi
        i=$((i + 1))
      done
      for f in "${lines[@]:i}"; do
        if [[ -e $f ]]; then __autovenv_tool_answer=''; fi
      done
    elif [[ $__autovenv_skip == *"//t$d//"* ]]; then
      \builtin return 1
    fi
    [[ $__autovenv_tool_answer != - ]] || \builtin return 1
  elif [[ $d != "$__autovenv_tool" ]]; then
    \builtin return 1
  fi
  __autovenv_tool=$d
  __autovenv_dir=$d __autovenv_key=$d//t$__autovenv_tool_answer __autovenv_seen=//t$d//
}

# ---------------------------------------------------------------------------------- asking the core

# Asks the core about the directory $1 with the flags $2, and does what it answers, all or nothing. The
# search begins at $3, if that is given: nothing is nearer.
__autovenv_ask() {
  \builtin local 'IFS= ' '__autovenv_answer='
  # It stays so where Ctrl-C ends this.
  __autovenv_known=asking __autovenv_at='' __autovenv_env=''
  \builtin set -- "$1" "$2" "${3:-$1}" ${PATH+"PATH=$PATH"} ${VIRTUAL_ENV+"VIRTUAL_ENV=$VIRTUAL_ENV"} \
    ${VIRTUAL_ENV_PROMPT+"VIRTUAL_ENV_PROMPT=$VIRTUAL_ENV_PROMPT"} ${PYTHONHOME+"PYTHONHOME=$PYTHONHOME"}
  __autovenv_writable || \builtin return 1
  if [[ $2 == - && "$1 ${*:4}" == "$__autovenv_first_ask" ]]; then
    __autovenv_answer=$__autovenv_first_answer
  elif [[ ! -x $__autovenv_python || ! -r $__autovenv_entry ]]; then
    # Once in a shell: maybe it was taken away on purpose.
    if [[ -z $__autovenv_lost ]]; then __autovenv_gone __autovenv_fault; fi
    __autovenv_lost=1
    \builtin return 1
  elif ! __autovenv_call "${@:2}"; then
    __autovenv_fault "its program failed; run 'autovenv doctor'"
    \builtin return 1
  fi
  __autovenv_keep_hashed
  # What is in front of the answer was printed by a trap for DEBUG.
  \builtin eval "__autovenv_learn${__autovenv_answer#*__autovenv_learn}"
  if [[ -n ${AUTOVENV_ACTIVE-} ]]; then __autovenv_entered; fi
  __autovenv_rehash_kept
}

# Calls the core with the flags $1, and the words that follow: by the one file that it is compiled into,
# and where that is not there, or fails, by its source.
__autovenv_call() {
  \builtin local file
  for file in "$__autovenv_compiled" "$__autovenv_entry"; do
    if [[ -r $file ]] && __autovenv_answer=$(\builtin exec "$__autovenv_python" -X utf8 -I -S "$file" export bash hook "$__autovenv_version" \
      "$1$__autovenv_told" "${@:2}" 2>/dev/null </dev/null) && [[ $__autovenv_answer == *__autovenv_learn* ]]; then
      \builtin return 0
    fi
  done
  \builtin return 1
}

# What the core found: project, environment; and whether faults of the settings were told.
__autovenv_learn() {
  __autovenv_at=$1 __autovenv_env=$2
  if [[ -n $3 ]]; then __autovenv_told=,told; fi
}

# The same for a fault, once an arrival.
__autovenv_fault() {
  if [[ $__autovenv_faulty != "at $__autovenv_key" ]]; then __autovenv_say "$1"; fi
  __autovenv_faulty="at $__autovenv_key"
}

# Whether the variable $1 is not readonly: `local` fails on what is, and harms nothing.
__autovenv_free() {
  \builtin local "$1" 2>/dev/null
}

# Whether all that is touched may be changed. From bash 4.4 on the attributes of what is set tell at
# once, and `unset` tells of what isn't; otherwise `local` has to be tried, which makes a shell forget
# where commands are (PATH).
__autovenv_writable() {
  \builtin local n 'free=1'
  if [[ $- == *r* ]]; then
    __autovenv_fault 'nothing changed: this shell is restricted'
    \builtin return 1
  fi
  if [[ -n $__autovenv_attributes && -n ${PATH+x} && ${PATH@a}${VIRTUAL_ENV+${VIRTUAL_ENV@a}}${VIRTUAL_ENV_PROMPT+${VIRTUAL_ENV_PROMPT@a}}${PYTHONHOME+${PYTHONHOME@a}}${AUTOVENV_ACTIVE+${AUTOVENV_ACTIVE@a}}${AUTOVENV_STATE+${AUTOVENV_STATE@a}}${PS1+${PS1@a}} != *r* ]] &&
    \builtin unset -v "VIRTUAL_ENV${VIRTUAL_ENV+__autovenv}" "VIRTUAL_ENV_PROMPT${VIRTUAL_ENV_PROMPT+__autovenv}" "PYTHONHOME${PYTHONHOME+__autovenv}" "AUTOVENV_ACTIVE${AUTOVENV_ACTIVE+__autovenv}" "AUTOVENV_STATE${AUTOVENV_STATE+__autovenv}" "PS1${PS1+__autovenv}" 2>/dev/null; then
    \builtin return 0
  fi
  __autovenv_keep_hashed
  for n in VIRTUAL_ENV VIRTUAL_ENV_PROMPT PYTHONHOME AUTOVENV_ACTIVE AUTOVENV_STATE PS1 PATH; do
    if ! __autovenv_free "$n"; then
      __autovenv_fault "nothing changed: $n is readonly"
      free=''
      \builtin break
    fi
  done
  __autovenv_rehash_kept
  [[ -n $free ]]
}

# -------------------------------------------------------------------------------- entering, leaving

# After the core's answer put an environment on: the name to show, and `deactivate`.
__autovenv_entered() {
  __autovenv_name=${VIRTUAL_ENV_PROMPT-}
  if ! \builtin declare -f +i deactivate && ! \builtin alias deactivate >/dev/null 2>&1; then
    __autovenv_defined=1
    \builtin eval 'function deactivate { __autovenv_deactivate "$@"; }'
  fi
  # To know again what another tool's snapshot of PATH brings back; not what was there before.
  if [[ :${PATH#*:}: != *:"$AUTOVENV_ACTIVE/bin":* ]] && ! __autovenv_is_bin "$AUTOVENV_ACTIVE/bin"; then
    __autovenv_bins+=$AUTOVENV_ACTIVE/bin:
  fi
  __autovenv_show
}

# Undoes exactly what entering did. Where somebody put another environment on top, its variables
# stay, and what an activate script saved of ours is taken out of there.
__autovenv_leave() {
  \builtin local "e=$AUTOVENV_ACTIVE/bin" 'taken='
  __autovenv_writable || \builtin return 1
  __autovenv_keep_hashed
  if [[ -n ${_OLD_VIRTUAL_PATH+x} || -n ${VIRTUAL_ENV-} && $VIRTUAL_ENV != "$AUTOVENV_ACTIVE" ]]; then taken=1; fi
  if [[ -n ${_OLD_VIRTUAL_PATH+x} ]]; then
    __autovenv_without "$_OLD_VIRTUAL_PATH" "$e"
    _OLD_VIRTUAL_PATH=$__autovenv_rest
  fi
  if [[ -n ${_OLD_VIRTUAL_PS1+x} && -n $__autovenv_shown ]]; then _OLD_VIRTUAL_PS1=${_OLD_VIRTUAL_PS1/"$__autovenv_shown"/}; fi
  if [[ -n ${PATH+x} ]]; then
    if [[ -n $taken && ${VIRTUAL_ENV-} == "$AUTOVENV_ACTIVE" && $PATH == "$e:"* ]]; then
      # The script's own entry, in front, is the same as ours.
      __autovenv_without "${PATH#"$e:"}" "$e"
      PATH=$e:$__autovenv_rest
    else
      __autovenv_without "$PATH" "$e"
      PATH=$__autovenv_rest
    fi
    if [[ -z $PATH && -n ${AUTOVENV_OLD_PATH+x} ]]; then
      \builtin unset -v PATH
    elif [[ -n ${__autovenv_old_PATH+x} ]]; then
      \builtin export -n PATH
    fi
  fi
  if [[ -z $taken${PYTHONHOME+x}${AUTOVENV_OLD_VIRTUAL_ENV+x}${AUTOVENV_OLD_VIRTUAL_ENV_PROMPT+x}${AUTOVENV_OLD_PYTHONHOME+x}${__autovenv_old_VIRTUAL_ENV+x}${__autovenv_old_VIRTUAL_ENV_PROMPT+x}${__autovenv_old_PYTHONHOME+x} ]]; then
    \builtin unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT
  else
    __autovenv_restore "$taken"
  fi
  if [[ -n $__autovenv_verbose || ${AUTOVENV_VERBOSE-} == [1tT]* ]]; then __autovenv_say "off: $__autovenv_name"; fi
  # An activate script defines its own in the place of ours.
  if [[ -n $__autovenv_defined && -z ${_OLD_VIRTUAL_PATH+x} ]]; then \builtin unset -f deactivate; fi
  __autovenv_defined='' __autovenv_name='' __autovenv_env='' __autovenv_pin=''
  __autovenv_show
  # Last: where Ctrl-C ends this, all of it is done again.
  \builtin unset -v AUTOVENV_STATE AUTOVENV_PINNED AUTOVENV_OLD_PATH AUTOVENV_OLD_VIRTUAL_ENV AUTOVENV_OLD_VIRTUAL_ENV_PROMPT AUTOVENV_OLD_PYTHONHOME \
    __autovenv_old_PATH __autovenv_old_VIRTUAL_ENV __autovenv_old_VIRTUAL_ENV_PROMPT __autovenv_old_PYTHONHOME AUTOVENV_ACTIVE
  __autovenv_rehash_kept
}

# Gives the variables back what they were, but for what is somebody else's now ($1: who took over).
__autovenv_restore() {
  \builtin local v old own
  for v in VIRTUAL_ENV VIRTUAL_ENV_PROMPT PYTHONHOME; do
    old=AUTOVENV_OLD_$v own=__autovenv_old_$v
    if [[ -n $1 && $v${_OLD_VIRTUAL_PATH+x} != PYTHONHOMEx && ($v != VIRTUAL_ENV_PROMPT || ${!v-} != "$__autovenv_name") || $v == PYTHONHOME && -n ${!v+x} ]]; then
      \builtin :
    elif [[ -n $1 && $v == PYTHONHOME && -n ${!old-}${!own-} ]]; then
      _OLD_VIRTUAL_PYTHONHOME=${_OLD_VIRTUAL_PYTHONHOME:-${!old-}${!own-}} # an activate script on top would have kept it
    elif [[ -n ${!old+x} ]]; then
      \builtin export "$v=${!old}"
    elif [[ -n ${!own+x} ]]; then
      \builtin unset -v "$v"
      \builtin eval "$v=\$$own"
    else
      \builtin unset -v "$v"
    fi
  done
}

# Sets __autovenv_rest to the search path $1 without the first entry $2.
__autovenv_without() {
  __autovenv_rest=$1
  if [[ $1 == "$2:"* ]]; then # the usual place, without going through all of it
    __autovenv_rest=${1#"$2:"}
  elif [[ :$1: == *":$2:"* ]]; then
    __autovenv_rest=:$1:
    __autovenv_rest=${__autovenv_rest%%":$2:"*}:${__autovenv_rest#*":$2:"}
    __autovenv_rest=${__autovenv_rest#:}
    __autovenv_rest=${__autovenv_rest%:}
  fi
}

# ----------------------------------------------------------------------------------------- stepping

# Brings the shell in step with where it stands; no process is started where nothing changed.
__autovenv_step() {
  [[ $BASH_SUBSHELL.${BASHPID-} == "$__autovenv_self" ]] || \builtin return 0
  \builtin local 'well=0'
  __autovenv_look
  if [[ -x $__autovenv_env/bin/python ]]; then well=1; fi
  if [[ $__autovenv_key == "$__autovenv_known" && ${VIRTUAL_ENV-} == "$__autovenv_venv" && $well == "$__autovenv_well" &&
    ${_OLD_VIRTUAL_PATH+x}${AUTOVENV_DISABLE-} == "$__autovenv_other" ]]; then
    if [[ -z $__autovenv_wait ]]; then \builtin return 0; fi
    __autovenv_read_changed
    if [[ $__autovenv_wait == "$__autovenv_now" ]]; then \builtin return 0; fi
  fi
  # A shell's first step, where there is nothing, nor was.
  if [[ $__autovenv_known == new && -z $__autovenv_dir && -z ${AUTOVENV_ACTIVE-}${AUTOVENV_STATE-}${AUTOVENV_PINNED-}${VIRTUAL_ENV-} ]]; then
    __autovenv_remember
    \builtin return 0
  fi
  # What another tool did on the same way, before this.
  if [[ $__autovenv_known != new ]] && ! \builtin test "${PATH-}" = "$__autovenv_path"; then __autovenv_sweep; fi
  # The usual way out, without the questions of the other: ours is on, and there is nothing here.
  if [[ -z $__autovenv_dir$__autovenv_pin$__autovenv_paused$__autovenv_manual${AUTOVENV_DISABLE-}${_OLD_VIRTUAL_PATH+x} && $__autovenv_known != new && -n ${AUTOVENV_ACTIVE-} && ${VIRTUAL_ENV-} == "$AUTOVENV_ACTIVE" ]]; then
    __autovenv_known=changing
    if __autovenv_leave; then
      __autovenv_remember
      \builtin return 0
    fi
  fi
  __autovenv_change
}

# What a shell begins with, or one whose hook is of another version now.
__autovenv_new() {
  if [[ $__autovenv_made == "$__autovenv_version" ]]; then \builtin return 0; fi
  __autovenv_known=new __autovenv_pwd='' __autovenv_from='' __autovenv_end='' __autovenv_stop=/ __autovenv_tool=- __autovenv_tool_answer='' __autovenv_marked='' __autovenv_key='' __autovenv_dir='' __autovenv_seen='' __autovenv_skip=''
  __autovenv_at='' __autovenv_env='' __autovenv_venv='' __autovenv_path='' __autovenv_snapshots='' __autovenv_other='' __autovenv_well=0
  __autovenv_wait='' __autovenv_now='' __autovenv_told='' __autovenv_faulty=''
  # shellcheck disable=SC2016 # a reference, as above
  __autovenv_name='' __autovenv_text='' __autovenv_shown='${__autovenv_text-}' __autovenv_defined='' __autovenv_rest='' __autovenv_shown_with='' __autovenv_program=''
  __autovenv_pin='' __autovenv_paused='' __autovenv_manual=''
  __autovenv_bins='' __autovenv_hashes=0
  __autovenv_attributes=''
  if [[ ${BASH_VERSINFO[0]} -gt 4 || ${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4 ]]; then __autovenv_attributes=1; fi
  __autovenv_made=$__autovenv_version
}

# Decides what the change means, does it, and remembers what the answer rests on.
__autovenv_change() {
  \builtin local 'flags=-' 'failed=' "paused=$__autovenv_paused" "before=$__autovenv_known"
  if [[ $__autovenv_key == "$__autovenv_known" && -n $__autovenv_wait ]]; then flags=again; fi
  if [[ $__autovenv_known == new ]]; then __autovenv_inherit; fi
  # It stays so where Ctrl-C ends this: all of it is done again then.
  __autovenv_known=changing
  if [[ -n ${AUTOVENV_ACTIVE-} && (${VIRTUAL_ENV-} != "$AUTOVENV_ACTIVE" || -n ${_OLD_VIRTUAL_PATH+x}) ]]; then
    # An activate script's `deactivate` takes itself away, and ours was in its place before.
    if [[ -n $__autovenv_defined && -z ${VIRTUAL_ENV-} && $before != asking && $before != changing ]] && ! \builtin declare -f +i deactivate; then
      __autovenv_manual=1
    fi
    __autovenv_leave || failed=1
  fi
  if [[ -n ${VIRTUAL_ENV-} && -z ${AUTOVENV_ACTIVE-}${_OLD_VIRTUAL_PATH+x} && ${DIRENV_DIFF-}${__MISE_DIFF-} != "$__autovenv_snapshots" ]] &&
    __autovenv_is_bin "$VIRTUAL_ENV/bin"; then
    # Ours of before, which another tool's snapshot brought back.
    __autovenv_take_off
  fi
  if [[ $__autovenv_paused != "$__autovenv_dir" ]]; then __autovenv_paused=''; fi
  if [[ -n $__autovenv_manual && -z ${VIRTUAL_ENV-} ]]; then __autovenv_paused=$__autovenv_dir __autovenv_manual=''; fi
  if [[ -n ${VIRTUAL_ENV-} && -z ${AUTOVENV_ACTIVE-} ]]; then
    # Somebody's own choice. What an activate script put on, `deactivate` takes off.
    __autovenv_manual=${_OLD_VIRTUAL_PATH+1} __autovenv_env='' __autovenv_at=''
    if __autovenv_is_disabled; then __autovenv_state ''; else __autovenv_state foreign; fi
  elif __autovenv_is_disabled; then
    __autovenv_off '' || failed=1
  elif [[ -z $__autovenv_pin ]]; then
    if [[ -z $__autovenv_dir ]]; then
      __autovenv_off '' || failed=1
    elif [[ -n $__autovenv_paused && $__autovenv_at == "$__autovenv_dir" ]]; then
      __autovenv_off paused || failed=1
    elif [[ -n $__autovenv_paused ]]; then
      # Only the core can tell whether what is here counts.
      __autovenv_arrive paused || failed=1
      __autovenv_paused=$__autovenv_dir
    else
      __autovenv_arrive "$flags" || failed=1
      # What looked like another project, in the paused one, was none.
      if [[ -n $paused && $paused == "$__autovenv_dir" ]]; then __autovenv_paused=$paused && __autovenv_off paused || failed=1; fi
    fi
  fi
  __autovenv_remember
  # What failed is tried again at the next prompt, and told once.
  if [[ -n $failed ]]; then __autovenv_known=failed; else __autovenv_faulty=''; fi
}

# At a shell's first step: undoes what a parent shell did, if that can be believed; nothing else of
# what was inherited counts.
__autovenv_inherit() {
  \builtin local "a=${AUTOVENV_ACTIVE-}"
  if [[ $a == /* && $a != *:* && (-e $a/pyvenv.cfg || -e $a/bin/activate_this.py || ! -e $a/bin) ]]; then
    __autovenv_name=${VIRTUAL_ENV_PROMPT-}
    __autovenv_leave || \builtin :
  elif [[ -n ${AUTOVENV_ACTIVE+x} ]]; then
    \builtin unset -v AUTOVENV_ACTIVE AUTOVENV_OLD_PATH AUTOVENV_OLD_VIRTUAL_ENV AUTOVENV_OLD_VIRTUAL_ENV_PROMPT AUTOVENV_OLD_PYTHONHOME
  fi
  \builtin unset -v AUTOVENV_PINNED
  __autovenv_state ''
}

# Leaves what is on and asks about this place, with the flags $1. Where a person does, the core looks
# for itself from here on.
__autovenv_arrive() {
  __autovenv_off '' || \builtin return 1
  __autovenv_read_changed
  \builtin local "from=$__autovenv_dir"
  if [[ $1 == asked ]]; then from=''; fi
  __autovenv_ask "${PWD-}" "$1" "$from" || \builtin return 1
  if [[ $__autovenv_tool == "$__autovenv_dir" ]]; then __autovenv_look_again; fi
  # What the core passed over, the walk passes over too, until it looks different.
  while [[ -n $__autovenv_dir && $__autovenv_dir != "$__autovenv_at" && $__autovenv_skip != *"$__autovenv_seen"* ]]; do
    __autovenv_skip+=$__autovenv_seen
    __autovenv_look_again
  done
}

# Looks as after a directory change.
__autovenv_look_again() {
  __autovenv_pwd='' __autovenv_key=''
  __autovenv_look
}

# Whether the user turned all of it off.
__autovenv_is_disabled() {
  [[ -n ${AUTOVENV_DISABLE-} && $AUTOVENV_DISABLE != 0 ]]
}

# Nothing of ours is on, the state is $1.
__autovenv_off() {
  if [[ -n ${AUTOVENV_ACTIVE-} ]]; then __autovenv_leave || \builtin return 1; fi
  __autovenv_env=''
  __autovenv_state "$1"
}

# AUTOVENV_STATE, for prompts and scripts.
__autovenv_state() {
  if [[ -z $1 && -z ${AUTOVENV_STATE+x} ]]; then \builtin return 0; fi
  __autovenv_free AUTOVENV_STATE || \builtin return 0
  if [[ -n $1 ]]; then \builtin export "AUTOVENV_STATE=$1"; else \builtin unset -v AUTOVENV_STATE; fi
}

# Whether $1 is a `bin` that this shell put on PATH at some time.
__autovenv_is_bin() {
  [[ $1 != *:* && :$__autovenv_bins == *":$1:"* ]]
}

# What the next step compares with. The answer that came with the hook is for the first one.
__autovenv_remember() {
  __autovenv_first_ask='' __autovenv_first_answer='' __autovenv_shown_with=''
  __autovenv_venv=${VIRTUAL_ENV-} __autovenv_path=${PATH-}
  __autovenv_snapshots=${DIRENV_DIFF-}${__MISE_DIFF-}
  __autovenv_other=${_OLD_VIRTUAL_PATH+x}${AUTOVENV_DISABLE-} __autovenv_well=0 __autovenv_wait=''
  if [[ -x $__autovenv_env/bin/python ]]; then __autovenv_well=1; fi
  # A block is lifted when the trust records change, in whichever shell.
  if [[ ${AUTOVENV_STATE-} == untrusted ]]; then __autovenv_wait=$__autovenv_now; fi
  __autovenv_known=$__autovenv_key
}

# Sets __autovenv_now to the word that is another whenever the trust records changed.
__autovenv_read_changed() {
  __autovenv_now=none
  if [[ -f $__autovenv_changed && -r $__autovenv_changed ]]; then
    IFS='' \builtin read -r __autovenv_now <"$__autovenv_changed" || \builtin :
  fi
}

# ----------------------------------------------------------------------------------- at the prompt

# The prompt shows the name, if it may. A reference is expanded once and its value not again.
__autovenv_show() {
  \builtin local 'text='
  if [[ $- != *i* || -z ${PS1+x} ]]; then \builtin return 0; fi
  if [[ -n $__autovenv_name && -n $__autovenv_show_name && -z ${VIRTUAL_ENV_DISABLE_PROMPT-}$__autovenv_program ]]; then
    if \builtin shopt -q promptvars; then
      __autovenv_text="($__autovenv_name) "
      # shellcheck disable=SC2016 # a reference, expanded at the prompt
      text='${__autovenv_text-}'
    else
      text="(${__autovenv_name//\\/\\\\}) "
    fi
  fi
  if [[ -n $__autovenv_shown && $PS1 == *"$__autovenv_shown"* && ($text != "$__autovenv_shown" || $PS1 != "$text"*) ]]; then PS1=${PS1/"$__autovenv_shown"/}; fi
  if [[ $PS1 != "$text"* ]]; then PS1=$text$PS1; fi
  __autovenv_shown=$text
}

# PATH was changed by somebody: a `bin` of ours that a snapshot of another tool's brought back goes
# out again; what a person adds to PATH stays.
__autovenv_sweep() {
  \builtin local e "now=${PATH-}" "bins=$__autovenv_bins" 'unloaded='
  if [[ -n $__autovenv_snapshots && ${DIRENV_DIFF-}${__MISE_DIFF-} != "$__autovenv_snapshots" ]]; then unloaded=1; fi
  while [[ -n $bins ]]; do
    e=${bins%%:*} bins=${bins#*:}
    if [[ :$PATH: != *":$e:"* || -n ${VIRTUAL_ENV-} && -z ${AUTOVENV_ACTIVE-} && $VIRTUAL_ENV/bin == "$e" ]]; then \builtin continue; fi
    if [[ ${AUTOVENV_ACTIVE-}/bin == "$e" ]]; then
      if [[ $PATH == "$e:"* ]]; then
        __autovenv_without "${PATH#"$e:"}" "$e"
        PATH=$e:$__autovenv_rest
      fi
    elif [[ $now != *"$__autovenv_path"* || :${__MISE_ORIG_PATH-}: == *":$e:"* || -n $unloaded && :$__autovenv_path: != *":$e:"* && ${PWD-}/ != "${e%/*/bin}"/* ]]; then
      __autovenv_without "$PATH" "$e"
      PATH=$__autovenv_rest
    fi
  done
  # A snapshot of before we entered has ours no more.
  e=${AUTOVENV_ACTIVE-}/bin
  if [[ -n ${AUTOVENV_ACTIVE-} && ${DIRENV_DIFF-}${__MISE_DIFF-} != "$__autovenv_snapshots" && :$PATH: != *":$e:"* ]]; then
    PATH=$e${PATH:+:$PATH}
  fi
}

# Forgets the remembered places of commands that the environment has now, or has no more.
__autovenv_rehash() {
  \builtin local c p
  if [[ ${BASH_VERSINFO[0]} -lt 4 ]]; then
    if [[ $- == *h* ]]; then \builtin hash -r; fi
    \builtin return 0
  fi
  for c in "${!BASH_CMDS[@]}"; do
    p=${BASH_CMDS[$c]}
    if [[ $p == "$AUTOVENV_ACTIVE/bin/"* ]]; then
      if [[ -x $p ]]; then \builtin continue; fi
    elif [[ ! -x $AUTOVENV_ACTIVE/bin/$c || $p != */"$c" || :$PATH: != *":${p%/*}:"* ]]; then
      \builtin continue
    fi
    \builtin hash -d "$c" 2>/dev/null || \builtin :
  done
}

# Changing PATH forgets all; a person's own entries (`hash -p`) are those that PATH does not give.
__autovenv_keep_hashed() {
  \builtin local c p
  __autovenv_hashes=0
  if [[ ${BASH_VERSINFO[0]} -lt 4 ]]; then \builtin return 0; fi
  for c in "${!BASH_CMDS[@]}"; do
    p=${BASH_CMDS[$c]}
    if [[ $p != */"$c" || :${PATH-}: != *":${p%/*}:"* ]]; then
      __autovenv_hashed[__autovenv_hashes]=$p __autovenv_hashed[__autovenv_hashes + 1]=$c
      __autovenv_hashes=$((__autovenv_hashes + 2))
    fi
  done
}

__autovenv_rehash_kept() {
  \builtin local 'i=0'
  while [[ $i -lt $__autovenv_hashes ]]; do
    \builtin hash -p "${__autovenv_hashed[i]}" "${__autovenv_hashed[i + 1]}" 2>/dev/null || \builtin :
    i=$((i + 2))
  done
  __autovenv_hashes=0
}

# --------------------------------------------------------------------------------- the user's words

# `deactivate`, while an environment of ours is on. An activate script calls it first of all, so that
# it can begin with a clean shell.
__autovenv_deactivate() {
  if [[ ${1-} == nondestructive ]]; then
    if [[ -n ${AUTOVENV_ACTIVE-} ]]; then __autovenv_leave || \builtin return 1; fi
    __autovenv_manual=1
  else
    autovenv deactivate
  fi
}

# Takes off what somebody else put on.
__autovenv_take_off() {
  if [[ -n ${_OLD_VIRTUAL_PATH+x} ]] && \builtin declare -f +i deactivate; then
    deactivate
  else
    __autovenv_without "${PATH-}" "$VIRTUAL_ENV/bin"
    PATH=$__autovenv_rest
    \builtin unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT
  fi
  __autovenv_manual=''
}

# The command, with those parts that act on the shell one is in, after a look as at a directory change.
function __autovenv_main_function {
  \builtin local 'status=0'
  case ${1-} in
    activate | deactivate)
      if [[ $# -gt 2 || ${2-} == -* || $1 == deactivate && $# -gt 1 ]]; then
        __autovenv_command "$@"
        \builtin return
      fi
      __autovenv_ready=1 __autovenv_pwd=''
      __autovenv_step
      __autovenv_word_"$1" "${2-}" || status=$?
      ;;
    allow | deny | forget | use)
      # Not in front of the function: in POSIX mode that outlives it, up to bash 5.0.
      \builtin local -x 'AUTOVENV_FACTS=asks'
      __autovenv_command "$@" || status=$?
      if [[ $status == 3 ]]; then # what is on stays on
        status=0
      elif [[ $status == 0 ]]; then
        if [[ $1 == deny ]]; then __autovenv_pin=''; fi
        __autovenv_known=asked __autovenv_pwd=''
        __autovenv_step
      fi
      ;;
    doctor | setup | status)
      \builtin local -x "AUTOVENV_FACTS=$(__autovenv_facts || \builtin :)"
      __autovenv_command "$@" || status=$?
      ;;
    *) __autovenv_command "$@" || status=$? ;;
  esac
  \builtin return "$status"
}

# What only the shell knows, for `doctor`, `setup` and `status`: a word and its value a line.
__autovenv_facts() {
  \builtin local n
  \builtin printf '%s\n' "shell bash $BASH_VERSION" "made_of $__autovenv_version" "entry $__autovenv_entry"
  if [[ "${PROMPT_COMMAND[*]-} ${STARSHIP_PROMPT_COMMAND-}" == *__autovenv_prompt* ]]; then \builtin printf 'registered 1\n'; fi
  for n in python pip _direnv_hook __direnv_export_eval _mise_hook __mise_env_eval mise conda \
    _pyenv_virtualenv_hook vf __vfsupport_auto_activate check_venv _check_venv \
    starship_precmd prompt_starship_precmd __starship_set_job_count _p9k_precmd \
    _omp_hook _omp_precmd prompt_ohmyposh_precmd omp_repaint_prompt omz; do
    if \builtin declare -f +i "$n" || \builtin alias "$n" >/dev/null 2>&1; then \builtin printf 'function %s\n' "$n"; fi
  done
}

__autovenv_word_deactivate() {
  if [[ -n ${VIRTUAL_ENV-} && -z ${AUTOVENV_ACTIVE-} ]]; then
    __autovenv_take_off
  elif __autovenv_is_disabled; then
    __autovenv_say 'nothing is on: AUTOVENV_DISABLE is set'
    \builtin return 0
  fi
  __autovenv_pin='' __autovenv_paused=$__autovenv_dir __autovenv_known=asked
  __autovenv_change
  [[ -z ${AUTOVENV_ACTIVE-} ]]
}

__autovenv_word_activate() {
  \builtin local told
  if __autovenv_is_disabled; then
    __autovenv_say 'not activated: AUTOVENV_DISABLE is set; unset it first'
    \builtin return 1
  elif [[ -n $1 && ! -e $1 && ! -L $1 ]]; then
    __autovenv_say "not activated: no such directory: $1"
    \builtin return 1
  fi
  if [[ -n ${VIRTUAL_ENV-} && -z ${AUTOVENV_ACTIVE-} ]]; then
    # Where ours cannot take its place, it stays: a subshell tries.
    if ! told=$({ __autovenv_take_off && __autovenv_put_on "$1"; } 2>&1 >/dev/null); then
      if [[ -n $told ]]; then \builtin printf '%s\n' "$told" >&2; fi
      \builtin return 1
    fi
    __autovenv_take_off
  fi
  __autovenv_put_on "$1"
}

# Puts on what is found from $1, or from here; status 1 where that may not or cannot be.
__autovenv_put_on() {
  \builtin local "directory=$1"
  __autovenv_pin='' __autovenv_manual=''
  __autovenv_off '' || \builtin return 1
  if [[ -n $1 ]]; then
    if [[ $1 != /* ]]; then directory=$PWD/$1; fi
    if __autovenv_ask "$directory" pin && [[ -n ${AUTOVENV_ACTIVE-} ]]; then __autovenv_pin=1; fi
  else
    __autovenv_paused=''
    __autovenv_arrive asked || \builtin :
  fi
  __autovenv_remember
  if [[ -n $1 && -z $__autovenv_pin ]]; then
    # As if it had not been said; a block here was told already.
    __autovenv_known=$__autovenv_key __autovenv_wait=again
    __autovenv_change
    \builtin return 1
  fi
  [[ -n ${AUTOVENV_ACTIVE-} ]]
}

# --------------------------------------------------------------------------------- at a shell's start

# What follows is all that a shell reads at its start; `hooks.py` cuts here.

# Kept in a file (`autovenv setup`), this is right for the home directory and the core that it was made
# for, for shells without variables that are settings, and until the settings change or virtualenvwrapper
# makes an environment; others ask the core for a hook.
if [[ -n $__autovenv_kept && -z ${__autovenv_reading-} ]] &&
  [[ ${HOME-} != "$__autovenv_home" || ! -x $__autovenv_python || ! -r $__autovenv_entry || -n ${AUTOVENV_CONFIG-}${AUTOVENV_NAMES-}${AUTOVENV_STOP_AT-}${AUTOVENV_TOOLS-}${AUTOVENV_PROMPT-}${AUTOVENV_CD-}${AUTOVENV_VERBOSE-} || ${WORKON_HOME:-$__autovenv_home/.virtualenvs} -nt $__autovenv_kept || $__autovenv_config -nt $__autovenv_kept || -n $__autovenv_configured && ! -e $__autovenv_config ]]; then
  \builtin return 1
fi

# A walk begins anew, from where one stands.
__autovenv_begin() {
  __autovenv_bound
  d=${PWD-}
  while [[ $d == */ ]]; do d=${d%/}; done
  if [[ ${PWD-} != /* ]]; then d=/ __autovenv_end=/; fi
  __autovenv_from=$d
}

# The whole way is to be walked: sets __autovenv_stop to the nearest directory upward that is not
# looked into ("/" if there is none, since / is written as "" here). Where Ctrl-C ends the walk, or this,
# __autovenv_pwd stays empty, and the next look begins anew.
__autovenv_bound() {
  __autovenv_pwd='' __autovenv_stop=/ __autovenv_end='' __autovenv_tool=-
  # shellcheck disable=SC2043 # a list, the longest first, once it is replaced
  for s in __AUTOVENV_STOPS__; do
    if [[ ${PWD-}/ == "$s"/* ]]; then
      __autovenv_stop=$s __autovenv_end=$s
      \builtin break
    fi
  done
}

# Whether there is nothing to do: nothing is on, and from here to the top there is nothing to see.
__autovenv_idle() {
  \builtin local d s
  [[ -z ${AUTOVENV_ACTIVE-}${AUTOVENV_STATE-}${AUTOVENV_PINNED-}${VIRTUAL_ENV-} && ${PWD-} == /* ]] || \builtin return 1
  __autovenv_begin
  while [[ $d != "$__autovenv_stop" ]]; do
    # shellcheck disable=SC2078 # __AUTOVENV_…__ are replaced
    if [[ -e $d/.venv || -L $d/.venv || -e $d/.python-envs || __AUTOVENV_OTHERS__ || __AUTOVENV_TOOLS__ ]]; then \builtin return 1; fi
    if [[ -z $d ]]; then \builtin break; fi
    d=${d%/*}
  done
}

# Reads the whole hook, if it isn't there yet; status 1 if it can't be had. What is kept may have been made
# anew since: so this is read from its top. Where it is gone, the command prints a hook. (`set -v` would
# show all of it.)
__autovenv_warm() {
  \builtin local '__autovenv_reading=1' text
  if [[ -n $__autovenv_whole$__autovenv_rest_of_hook ]]; then
    \builtin :
  elif [[ -n $__autovenv_kept && -r $__autovenv_kept.whole ]]; then
    # shellcheck disable=SC1090 # this file
    \builtin . "$__autovenv_kept.whole"
  elif [[ -x $__autovenv_python && -r $__autovenv_main ]]; then
    text=$(\builtin command "$__autovenv_python" -X utf8 -I "$__autovenv_main" hook bash </dev/null) || \builtin return 1
    # What is in front of it was printed by a trap for DEBUG.
    \builtin eval "__autovenv_python=${text#*__autovenv_python=}"
  fi
  \builtin eval "$__autovenv_rest_of_hook"
  __autovenv_rest_of_hook=''
  [[ -n $__autovenv_whole ]] || \builtin return 1
  __autovenv_new
} 2>/dev/null

# Whether a step is due, while the rest of the hook isn't there; it is after this. Where there is nothing to
# do at the first prompt, that is read before the second.
__autovenv_due() {
  if [[ -z $__autovenv_ready ]]; then
    __autovenv_ready=1
    if __autovenv_idle; then
      __autovenv_first_ask=''
      \builtin return 1
    fi
  fi
  if __autovenv_warm; then \builtin return 0; fi
  # Once in a shell: maybe it was taken away on purpose.
  if [[ -n $__autovenv_lost ]]; then
    \builtin :
  elif [[ -x $__autovenv_python && -r $__autovenv_main ]]; then
    __autovenv_say "its program failed; run 'autovenv doctor'"
  else
    __autovenv_gone __autovenv_say
  fi
  __autovenv_lost=1
  \builtin return 1
}

# One line to a person.
__autovenv_say() {
  \builtin printf 'autovenv: %s\n' "$1" >&2
}

# By the function $1: that there is nothing to call any more.
__autovenv_gone() {
  "$1" "its program is gone: $__autovenv_python $__autovenv_entry; install it again, then start a new shell"
}

# Runs the command itself. By `builtin`, since `jobs` then shows after Ctrl-Z what runs, with the words
# that were typed, and not this line.
__autovenv_command() {
  if [[ ! -x $__autovenv_python || ! -r $__autovenv_main ]]; then
    __autovenv_gone __autovenv_say
    \builtin return 1
  fi
  PWD=${PWD-} \builtin command "$__autovenv_python" -I "$__autovenv_main" "$@"
}

# The command.
function autovenv {
  if [[ -n $__autovenv_whole ]] || __autovenv_warm; then __autovenv_main_function "$@"; else __autovenv_command "$@"; fi
}

# At the first TAB: reads the completions, which take its place.
__autovenv_complete() {
  if [[ -r $__autovenv_completions/autovenv.bash ]]; then
    \builtin source "$__autovenv_completions/autovenv.bash"
    _shtab_autovenv "$@"
  fi
}

# Last in PROMPT_COMMAND. bash itself gives $? and PIPESTATUS back; the status is for what follows.
__autovenv_prompt() {
  \builtin local "__autovenv_status=$?"
  if [[ -n $__autovenv_whole ]] || __autovenv_due; then
    __autovenv_ready=1
    # After Ctrl-C a prompt has to come, with nothing half done; the one after it tries again.
    if [[ $__autovenv_known == asking ]]; then
      if [[ -n ${AUTOVENV_ACTIVE-} ]]; then __autovenv_leave || \builtin :; fi
      __autovenv_known=interrupted
    else
      __autovenv_step
    fi
    # A prompt program that shows environments itself. (Taking off what no function has tells silently
    # whether there is one.)
    __autovenv_program=''
    if [[ -n $__autovenv_name ]] && { \builtin declare -f +i starship_precmd || \builtin declare -f +i _omp_hook; }; then __autovenv_program=1; fi
    # Not [[ ]], which takes the right side for a pattern: PATH may be long.
    if ! \builtin test "${PATH-}:${PS1-}:${VIRTUAL_ENV_DISABLE_PROMPT-}:${BASHOPTS-}:$__autovenv_program" = "$__autovenv_shown_with"; then
      if ! \builtin test "${PATH-}" = "$__autovenv_path"; then
        __autovenv_sweep
        __autovenv_path=${PATH-} __autovenv_snapshots=${DIRENV_DIFF-}${__MISE_DIFF-}
      fi
      __autovenv_show
      __autovenv_shown_with="${PATH-}:${PS1-}:${VIRTUAL_ENV_DISABLE_PROMPT-}:${BASHOPTS-}:$__autovenv_program"
    fi
    if [[ -n ${AUTOVENV_ACTIVE-} ]]; then __autovenv_rehash; fi
  fi
  # Where nothing follows, a failure would only set off a trap for ERR.
  if [[ ${PROMPT_COMMAND-} == *__autovenv_prompt || ${#PROMPT_COMMAND[@]} -gt 1 ]]; then \builtin return 0; fi
  \builtin return "$__autovenv_status"
}

# After a directory change, once the start-up files are through; never in a subshell.
__autovenv_moved() {
  if [[ -n $__autovenv_ready && $BASH_SUBSHELL.${BASHPID-} == "$__autovenv_self" ]] && { [[ -n $__autovenv_whole ]] || __autovenv_due; }; then
    __autovenv_step
  fi
}

# cd, pushd and popd around the builtins, where the user has nothing of that name.
__autovenv_wrap_cd() {
  \builtin local n
  for n in cd pushd popd; do
    if ! \builtin declare -f +i "$n" && ! \builtin alias "$n"; then
      \builtin eval "function $n { \\builtin $n \"\$@\" || \\builtin return; __autovenv_moved; }"
    fi
  done >/dev/null 2>&1
}

# Goes last in PROMPT_COMMAND, string or array. Before bash 5.1 only element 0 of an array runs.
__autovenv_register() {
  \builtin local 'i=0'
  # shellcheck disable=SC2178,SC2128 # below it is a string, or element 0
  if [[ ${BASH_VERSINFO[0]} -gt 5 || ${BASH_VERSINFO[0]} -eq 5 && ${BASH_VERSINFO[1]} -ge 1 ]] &&
    [[ -n ${PROMPT_COMMAND[*]+x} && ${PROMPT_COMMAND@a} == *a* ]]; then
    for i in "${!PROMPT_COMMAND[@]}"; do
      if [[ ${PROMPT_COMMAND[i]} == __autovenv_prompt ]]; then \builtin unset -v "PROMPT_COMMAND[i]"; fi
    done
    PROMPT_COMMAND[i + 1]=__autovenv_prompt
  elif [[ ${PROMPT_COMMAND-}${STARSHIP_PROMPT_COMMAND-} != *__autovenv_prompt* ]]; then
    # A line of its own, whatever the one before ends in.
    PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}__autovenv_prompt
  fi
}

if [[ -z ${__autovenv_reading-} ]]; then
  # A second time in the same shell nothing starts anew.
  if [[ ${__autovenv_self-} != "$BASH_SUBSHELL.${BASHPID-}" ]]; then
    __autovenv_self=$BASH_SUBSHELL.${BASHPID-}
    __autovenv_ready='' __autovenv_lost='' __autovenv_made=''
    if [[ -n $__autovenv_cd ]]; then __autovenv_wrap_cd; fi
  fi
  # A restricted shell may not read a file by its path later.
  if [[ -n $__autovenv_whole ]] || \builtin shopt -q restricted_shell; then __autovenv_warm; fi
  if [[ $- == *i* && -z ${BASH_EXECUTION_STRING+x} ]]; then
    __autovenv_register
    \builtin complete -o bashdefault -F __autovenv_complete autovenv
  elif __autovenv_due; then
    __autovenv_step
  fi
fi

# What reads this from a file asks whether that went well.
\builtin :
