" Findings while you type, for those who have the plugin vim-lsp; ALE looks into ale_linters, and others are told in their own
" settings. See docs/editors/vim.md.
if exists('g:loaded_goalposts')
  finish
endif
let g:loaded_goalposts = 1

augroup goalposts
  autocmd!
  autocmd User lsp_setup call s:RegisterServer()
augroup END

function! s:RegisterServer() abort
  call lsp#register_server({
        \ 'name': 'goalposts',
        \ 'cmd': {_ -> [get(g:, 'goalposts_program', 'goalposts'), 'lsp']},
        \ 'root_uri': {_ -> lsp#utils#path_to_uri(goalposts#Root(bufnr('%')))},
        \ 'allowlist': ['goal'],
        \ })
  call lsp#register_command('goalposts.showReferences', function('s:ShowReferences'))
endfunction

" What the lens `supported by 2 goals` does: the places go to the quickfix list.
function! s:ShowReferences(context) abort
  let places = get(a:context.command, 'arguments', [[], [], []])[2]
  call setqflist(map(copy(places), {_, place -> {
        \ 'filename': lsp#utils#uri_to_path(place.uri),
        \ 'lnum': place.range.start.line + 1,
        \ 'col': place.range.start.character + 1,
        \ }}))
  botright copen
endfunction
