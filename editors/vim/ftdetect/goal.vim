autocmd BufNewFile,BufRead *.goal setfiletype goal
