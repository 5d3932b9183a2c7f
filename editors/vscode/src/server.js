// Whether there is a language server, asked without starting one.

const { execFile } = require("node:child_process");

/**
 * @param {string} command a program's name or path
 * @param {number} patience milliseconds until a program that says nothing is given up
 * @returns {Promise<{ state: "ready" | "missing" | "other", message: string }>}
 */
function look(command, patience = 5000) {
  return new Promise((resolve) => {
    execFile(command, ["lsp", "--help"], { timeout: patience, windowsHide: true }, (error) => {
      if (!error) resolve({ state: "ready", message: "" });
      else if (error.code === "ENOENT" || error.code === "EACCES") {
        resolve({
          state: "missing",
          message:
            `there is no program \`${command}\`, so goal files are coloured and not checked; ` +
            "install goalposts, or say in the setting goalposts.path where it is",
        });
      } else {
        resolve({
          state: "other",
          message:
            `\`${command} lsp --help\` does not answer, so goal files are coloured and not checked; ` +
            "the setting goalposts.path may name another program than goalposts",
        });
      }
    });
  });
}

module.exports = { look };
