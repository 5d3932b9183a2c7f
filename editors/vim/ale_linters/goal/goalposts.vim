" ALE finds this file by itself and starts the language server for goal files.
call ale#linter#Define('goal', {
      \ 'name': 'goalposts',
      \ 'lsp': 'stdio',
      \ 'executable': {_ -> get(g:, 'goalposts_program', 'goalposts')},
      \ 'command': '%e lsp',
      \ 'project_root': function('goalposts#Root'),
      \ })
