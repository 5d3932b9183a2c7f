// Which of the language server's colours are shown. What a number or a keyword is for depends on where it stands, and the grammar
// tells that: what was counted is calm there, what opens a block is not. The server knows what a name means.

/** Types that the grammar tells apart by their place. */
const OF_THE_GRAMMAR = new Set(["keyword", "number", "unit", "date", "string", "comment", "operator"]);

/**
 * @param {ArrayLike<number>} data five numbers a token, as in the protocol: lines and columns from the token before, length, type,
 * modifiers
 * @param {string[]} types what the numbers of types mean
 * @returns {Uint32Array} the tokens that say more than the grammar does
 */
function tokensBesideTheGrammar(data, types) {
  const kept = [];
  let lines = 0;
  let columns = 0;
  for (let at = 0; at + 4 < data.length; at += 5) {
    // The place of a token that is left out counts for the next one.
    columns = data[at] === 0 ? columns + data[at + 1] : data[at + 1];
    lines += data[at];
    if (OF_THE_GRAMMAR.has(types[data[at + 3]])) continue;
    kept.push(lines, columns, data[at + 2], data[at + 3], data[at + 4]);
    lines = 0;
    columns = 0;
  }
  return Uint32Array.from(kept);
}

module.exports = { tokensBesideTheGrammar };
