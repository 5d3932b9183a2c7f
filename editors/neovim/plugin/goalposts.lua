-- Findings while you type. Neovim 0.10 has no vim.lsp.enable; there the file type plugin starts the server.
if vim.lsp.enable and vim.g.goalposts_language_server ~= false then
  vim.lsp.enable("goalposts")
end

-- Numbers and dates are read first. Where the colours in use leave them as plain as words, as Neovim's own do, they get
-- one that is seen.
local function numbers_are_seen()
  local function look(group)
    local found = vim.api.nvim_get_hl(0, { name = group, link = false })
    return { found.fg, found.bold or false }
  end
  local number, normal = look("Number"), look("Normal")
  local own = next(vim.api.nvim_get_hl(0, { name = "@number.goal" })) ~= nil
  if not own and (number[1] == nil or vim.deep_equal(number, normal)) then
    -- Not as a default: the next colours would be given that back too.
    vim.api.nvim_set_hl(0, "@number.goal", { link = "WarningMsg" })
  end
end
-- The tree tells what opens a block from what stands in it, and what was counted from what is to be reached; the language
-- server gives both one type. So where tree-sitter has a colour, it stays when the server answers.
local function the_tree_has_its_colours()
  local types = { "keyword", "namespace", "class", "property", "type", "enum", "decorator", "variable", "number" }
  for _, type in ipairs(vim.list_extend(types, { "string", "comment", "operator", "unit", "date" })) do
    vim.api.nvim_set_hl(0, "@lsp.type." .. type .. ".goal", { link = "@none", default = true })
  end
end

if vim.api.nvim_get_hl then
  vim.api.nvim_create_autocmd("ColorScheme", {
    group = vim.api.nvim_create_augroup("goalposts", {}),
    callback = function()
      numbers_are_seen()
      the_tree_has_its_colours()
    end,
  })
  numbers_are_seen()
  the_tree_has_its_colours()
end
