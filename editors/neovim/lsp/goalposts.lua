-- How the language server is started and what it is asked for; vim.lsp.config("goalposts", { … }) changes any of it.

-- What the lens `supported by 2 goals` does: the places go to the quickfix list, and it is opened.
local function show_references(command, context)
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  local items = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
  vim.fn.setqflist({}, " ", { title = command.title, items = items })
  vim.cmd("botright copen")
end

-- On Linux Neovim watches files cheaply with the help of inotifywait only, and by itself not at all. Without it the server
-- hears of other files when one is saved.
local watches = vim.fn.executable("inotifywait") == 1

return {
  cmd = { "goalposts", "lsp" },
  filetypes = { "goal" },
  root_markers = { "goalposts.toml", ".goalposts.toml", ".git" },
  capabilities = watches and { workspace = { didChangeWatchedFiles = { dynamicRegistration = true } } } or nil,
  commands = { ["goalposts.showReferences"] = show_references },
}
