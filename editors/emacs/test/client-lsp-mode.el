;;; client-lsp-mode.el --- lsp-mode as a client of goalposts lsp -*- lexical-binding: t; -*-

;; The current folder is a copy of editors/test/clients/workspace.

;;; Code:

(require 'ert)
(require 'goal-mode)
(require 'lsp-mode)
(require 'lsp-lens)

(setq lsp-auto-guess-root t
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      lsp-lens-enable nil
      lsp-response-timeout 20
      create-lockfiles nil)

(defmacro client-await (what form)
  "Wait until FORM is true; fail with WHAT if it never is."
  (declare (indent 1))
  `(with-timeout (20 (ert-fail (list ,what "never came")))
     (while (not ,form) (accept-process-output nil 0.05))))

(ert-deftest client-of-lsp-mode ()
  (find-file-noselect "소식지.goal")
  (with-current-buffer (find-file-noselect "카페.goal")
    (lsp)
    (client-await "the server" (and (lsp-workspaces) (eq (lsp--workspace-status (car (lsp-workspaces))) 'initialized)))
    (should (eq (lsp--client-server-id (lsp--workspace-client (car (lsp-workspaces)))) 'goalposts))
    (client-await "the finding" (lsp--get-buffer-diagnostics))
    (should (equal (lsp:diagnostic-code? (car (lsp--get-buffer-diagnostics))) "ambiguous-change"))
    ;; The lens of supporters, and what it does.
    (let* ((lenses (append (lsp-request "textDocument/codeLens" `(:textDocument ,(lsp--text-document-identifier))) nil))
           (command (seq-some (lambda (lens)
                                (let ((command (lsp:code-lens-command? lens)))
                                  (and (equal (lsp:command-title command) "supported by 1 goal") command)))
                              lenses))
           shown)
      (should command)
      (cl-letf (((symbol-function 'lsp-show-xrefs) (lambda (places &rest _) (setq shown places))))
        (lsp--execute-command command))
      (should (equal (length shown) 1))
      (should (string-match-p "supports 카페-인지도" (xref-item-summary (car shown)))))
    (lsp-workspace-shutdown (car (lsp-workspaces)))))

(provide 'client-lsp-mode)
;;; client-lsp-mode.el ends here
