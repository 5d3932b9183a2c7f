" Vim filetype plugin
" Language: goal

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=#\ %s
setlocal comments=b:#
setlocal formatoptions-=t formatoptions+=croql
setlocal iskeyword+=-
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal suffixesadd=.goal
" gq on a whole file (gggqG) writes it in the one style.
if executable('goalposts')
  setlocal formatprg=goalposts\ fmt\ -
  compiler goal
endif

let b:undo_ftplugin = 'setlocal commentstring< comments< formatoptions< iskeyword< expandtab< shiftwidth< softtabstop<'
      \ . ' suffixesadd< formatprg< makeprg< errorformat<'
