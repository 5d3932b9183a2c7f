" Vim compiler file
" Compiler: goalposts check

if exists('current_compiler')
  finish
endif
let current_compiler = 'goal'

let s:keep_cpo = &cpo
set cpo&vim

" :make checks this file, :make . or :make plans/ what is named.
CompilerSet makeprg=goalposts\ check\ --output-format\ concise\ --color\ never\ $*\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror%m,%f:%l:%c:\ %tarning%m,%-G%.%#

let &cpo = s:keep_cpo
unlet s:keep_cpo
