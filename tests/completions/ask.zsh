# zsh -f ask.zsh SCRIPT OUTPUT LINE…: what zsh, with SCRIPT loaded, completes each LINE to; in OUTPUT a match in each line, and a
# line `=` behind those of each LINE. Completion works at a terminal only, so there is one: a second zsh, which writes down each
# match that is added.
zmodload zsh/zpty

setup=$(mktemp)
cat >$setup <<SETUP
PROMPT= RPROMPT=
autoload -Uz compinit
compinit -u -D
source ${(q)1}
compadd() {
  local -a matches
  # Functions of zsh ask what would match, too.
  if (( ! \${@[(I)-[ADO]*]} )); then
    builtin compadd -O matches "\$@"
    print -rl -- \$matches >>${(q)2}
  fi
  builtin compadd "\$@"
}
complete_and_clear() {
  zle complete-word
  BUFFER=
  print -r -- = >>${(q)2}
}
zle -N complete_and_clear
bindkey '^I' complete_and_clear
LISTMAX=10000
print -r -- ready >>${(q)2}.ready
SETUP

# wait_for COMMAND…: until it succeeds, or it is plain that it never will.
wait_for() {
  local output
  integer tries=0
  until "$@" 2>/dev/null; do
    # What the second zsh prints has to be taken from it, lest it wait for that.
    while zpty -rt shell output; do :; done
    sleep 0.02
    (( ++tries < 1500 )) || { print -u2 "zsh does not complete"; exit 1 }
  done
}

answered() {
  [[ $(grep -c '^=$' $1) -ge $2 ]]
}

zpty shell "TERM=dumb zsh -f -i"
zpty -w shell "source $setup"
wait_for test -e $2.ready
integer count=0
for line in "${@[3,-1]}"; do
  zpty -w -n shell "$line"$'\t'
  wait_for answered $2 $(( ++count ))
done
zpty -d shell
rm -f $setup $2.ready
