// What the code lens `supported by 2 goals` does.

/**
 * @param {typeof import("vscode")} vscode
 * @param {string} uri of the document with the lens
 * @param {{ line: number, character: number }} position in it
 * @param {{ uri: string, range: { start: object, end: object } }[]} locations in the protocol's form, as the server sends them
 */
function showReferences(vscode, uri, position, locations) {
  const at = ({ line, character }) => new vscode.Position(line, character);
  const places = locations.map(
    ({ uri, range }) => new vscode.Location(vscode.Uri.parse(uri), new vscode.Range(at(range.start), at(range.end))),
  );
  return vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), at(position), places);
}

module.exports = { showReferences };
