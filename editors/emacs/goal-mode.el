;;; goal-mode.el --- Major mode for .goal files -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages, outlines
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours, indentation, an index and checks for the goal language.  What shall be reached is seen first; lines of what
;; was counted stay quiet.
;;
;;   (add-to-list 'load-path "…/editors/emacs")
;;   (require 'goal-mode)
;;
;; C-c C-c checks the file, and `next-error' goes through what is found.  C-c C-f writes it in the one style.
;; `flymake-mode' checks while you write, by the program `goalposts' alone; `eglot' and `lsp-mode' know how to start the
;; language server, which sees all files of the workspace.

;;; Code:

(require 'compile)

(defgroup goal nil
  "Goals that say what is counted, from where to where, and by when."
  :group 'languages)

(defcustom goal-program "goalposts"
  "The program that checks and formats goal files."
  :type 'string)

(defcustom goal-indent-offset 2
  "Blanks a level; `goalposts fmt' writes two."
  :type 'integer
  :safe #'integerp)

(defface goal-quiet '((t :inherit shadow))
  "What was counted: many lines, and not what one reads a goal for.")

(defface goal-target '((t :inherit font-lock-constant-face :weight bold))
  "Numbers that shall be reached, with their units.")

;;;; Words; each list is generated from src/syntax/keywords.rs

(defconst goal-openers
  ;; generated: openers
  '("plan" "goal" "metric" "platform" "goal-type" "kpi" "milestone")
  "Statements that open a block.")

(defconst goal-statements
  ;; generated: statements
  '("type" "why" "owner" "contributors" "audience" "period" "start" "by" "in" "within" "supports" "depends-on" "budget" "capacity" "action" "risk" "review" "commitment" "status" "health" "revised" "grade" "allow" "note" "link" "tag" "meta" "currency" "fiscal-year" "checkpoint" "stretch" "source" "weight" "part-of" "done" "unit" "kind" "better" "family" "bounded" "growth-limit" "vanity" "balanced-by" "also" "kpis" "users")
  "All other statements.")

(defconst goal-results
  ;; generated: results
  '("actual" "actuals" "progress")
  "Statements that say what was counted.")

(defconst goal-connectives
  ;; generated: connectives
  '("after" "as-of" "by" "date" "done" "each" "effort" "every" "excluding" "for" "in" "is" "keep" "named-by" "of" "on" "over" "owner" "per" "previous" "secret" "source" "starts" "value" "vs" "where" "within")
  "Words between values.")

(defconst goal-measures
  ;; generated: measures
  '("average" "avg" "highest" "lowest" "mean" "median" "total")
  "Which figure of many is meant.")

(defconst goal-scales
  ;; generated: scales
  '("thousand" "million" "billion" "trillion" "백만" "천만" "만" "억" "조" "천")
  "Words that scale a number.")

(defconst goal-placeholders
  ;; generated: placeholders
  '("TBD" "TODO" "N" "XX" "X")
  "Words for a number that is not known yet.")

;;;; Syntax

(defconst goal--blank "[ \t\u00A0\u3000]")
(defconst goal--name "[[:alpha:]][[:alnum:]]*\\(?:-+[[:alnum:]]+\\)*")

(defvar goal-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?{ "(}" table)
    (modify-syntax-entry ?} "){" table)
    ;; Texts and comments are marked by `goal--propertize': a quote that is never closed must not colour the whole file.
    (modify-syntax-entry ?\" "." table)
    (modify-syntax-entry ?# "." table)
    (modify-syntax-entry ?\\ "." table)
    (modify-syntax-entry ?\n ">" table)
    ;; Signs are no part of the number or the word beside them.
    (dolist (sign (string-to-list "[]()$€₩£¥+−~±<>=≥≤→%％/,.&*|@"))
      (modify-syntax-entry sign "." table))
    table))

(defconst goal--text-or-comment
  (concat "\\(\"\"\"\\(?:[^\"]\\|\"[^\"]\\|\"\"[^\"]\\)*\"\"\"\\)"
          "\\|\\(\"\\(?:[^\"\\\n]\\|\\\\.\\)*\"\\)"
          "\\|\\(“[^”\n]*”\\)"
          "\\|^" goal--blank "*\\(#\\)"
          "\\|" goal--blank "\\(#\\)\\(?:" goal--blank "\\|$\\)"))

(defun goal--propertize (start end)
  "Mark texts and comments that begin between START and END."
  (goto-char start)
  ;; A text of several lines may end after END, so the search is not bounded by it.
  (while (and (< (point) end)
              (re-search-forward goal--text-or-comment nil 'move)
              (< (match-beginning 0) end))
    (let ((from (or (match-beginning 1) (match-beginning 2) (match-beginning 3)))
          (to (or (match-end 1) (match-end 2) (match-end 3)))
          (hash (or (match-beginning 4) (match-beginning 5))))
      (if hash
          (progn
            (put-text-property hash (1+ hash) 'syntax-table (string-to-syntax "<"))
            (goto-char (line-end-position)))
        (put-text-property from (1+ from) 'syntax-table (string-to-syntax "|"))
        (put-text-property (1- to) to 'syntax-table (string-to-syntax "|"))
        (when (match-beginning 1)
          (put-text-property from to 'syntax-multiline t))))))

;;;; Colours

(defun goal--words (words)
  "A regular expression for one of WORDS that stands alone."
  (concat "\\_<" (regexp-opt words t) "\\_>"))

(defun goal--at-start (words)
  "A regular expression for one of WORDS as the keyword of its line."
  (concat "^\uFEFF?" goal--blank "*" (regexp-opt words t) "\\_>"))

(defconst goal--number
  (concat "\\(?:[+~−-]?[$€₩£¥]?\\_<\\|\\_<x\\|×\\)[0-9]+\\(?:[,_][0-9]+\\)*\\(?:\\.[0-9]+\\)?"))

(defun goal--match-number (limit)
  "Find the next number before LIMIT, with its sign, scale, unit and rate."
  (when (re-search-forward goal--number limit t)
    (let ((start (match-beginning 0))
          (case-fold-search nil))
      (while (looking-at (concat " ?" (regexp-opt goal-scales) "\\(?:[0-9]+" (regexp-opt goal-scales) "\\)*"))
        (goto-char (match-end 0)))
      ;; What may follow a value is no unit.
      (when (and (looking-at (concat " ?\\(%p?\\|％\\|×\\|" goal--name "\\)"))
                 (not (member (match-string 1) (append goal-connectives goal-measures)))
                 (not (string-match-p "\\`p[0-9][0-9]\\'" (match-string 1))))
        (goto-char (match-end 0)))
      (when (looking-at (concat "/" goal--name))
        (goto-char (match-end 0)))
      (set-match-data (list start (point)))
      t)))

(defvar goal-font-lock-keywords
  `(;; What was counted, to the end of its line; texts keep their colour.
    (,(concat (goal--at-start goal-results) "\\(.*\\)$") (1 'goal-quiet) (2 'goal-quiet keep))
    (,(goal--at-start '("kpi"))
     (1 font-lock-keyword-face)
     (,(concat "\\_<\\(is\\)" goal--blank "+\\(" goal--name "\\)") nil nil
      (1 font-lock-builtin-face) (2 font-lock-type-face)))
    (,(concat (goal--at-start goal-openers) goal--blank "+\\(" goal--name "\\)")
     (1 font-lock-keyword-face) (2 font-lock-function-name-face))
    (,(concat (goal--at-start '("platform")) goal--blank "+" goal--name)
     (,(concat "," goal--blank "*\\(" goal--name "\\)") nil nil (1 font-lock-function-name-face)))
    (,(goal--at-start goal-openers) (1 font-lock-keyword-face))
    (,(goal--at-start goal-statements) (1 font-lock-builtin-face))
    (,(concat "@" goal--name "\\(?:/" goal--name "\\)?") . font-lock-variable-name-face)
    (,(concat "\\_<\\(?:[0-9]\\{4\\}-[0-9][0-9]\\(?:-[0-9][0-9]\\)?"
              "\\|\\(?:[0-9]\\{4\\}\\|FY[0-9]\\{2,4\\}\\)-\\(?:[QH][0-9]\\|W[0-9][0-9]\\)"
              "\\|FY[0-9]\\{2,4\\}\\|[QH][0-9]\\|W[0-9][0-9]\\|[0-9][0-9]-[0-9][0-9]\\)\\_>")
     . font-lock-constant-face)
    (,(concat "\\_<\\(?:period\\|by\\|in\\|start\\)" goal--blank "+\\([0-9]\\{4\\}\\)\\_>[^,.]") (1 font-lock-constant-face))
    (,(concat "\\?\\|" (goal--words goal-placeholders) "\\|<[[:alpha:]][^>\n]*>\\|\\[[^]\n]*\\]") . font-lock-warning-face)
    (,(goal--words goal-connectives) . font-lock-builtin-face)
    (,(concat (goal--words goal-measures) "\\|\\_<p[0-9][0-9]\\_>") . font-lock-builtin-face)
    (goal--match-number (0 'goal-target keep)))
  "What `goal-mode' colours, the first that fits.")

;;;; Indentation

(defun goal-indent-line ()
  "Indent a line by the blocks around it; a line inside a text stays as it is."
  (interactive)
  (let ((state (save-excursion (syntax-ppss (line-beginning-position)))))
    (unless (nth 3 state)
      (let ((column (* goal-indent-offset
                       (max 0 (- (car state)
                                 (if (save-excursion (back-to-indentation) (eq (char-after) ?})) 1 0))))))
        (if (save-excursion (skip-chars-backward " \t") (bolp))
            (indent-line-to column)
          (save-excursion (indent-line-to column)))))))

;;;; Index

(defvar goal-imenu-expression
  (let ((named (lambda (keyword)
                 (concat "^\\s-*" keyword "\\s-+\\(\"[^\"\n]+\"\\|" goal--name "\\)"))))
    `(("KPIs" ,(funcall named "kpi") 1)
      ("Milestones" ,(funcall named "milestone") 1)
      ("Metrics" ,(funcall named "metric") 1)
      (nil ,(funcall named "goal") 1))))

;;;; Checks

(add-to-list 'compilation-error-regexp-alist-alist
             '(goalposts "^\\([^:\n]+\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\)\\[" 1 2 3 (4)))
(add-to-list 'compilation-error-regexp-alist 'goalposts)

(defun goal-check ()
  "Check the file; `next-error' goes through what is found."
  (interactive)
  (compile (format "%s check --output-format concise %s"
                   (shell-quote-argument goal-program)
                   (if buffer-file-name (shell-quote-argument (file-relative-name buffer-file-name)) "."))))

(defun goal-format ()
  "Write the buffer in the one style, or leave it as it is and say so."
  (interactive)
  (let ((formatted (generate-new-buffer " *goal-format*"))
        (source (current-buffer)))
    (unwind-protect
        (if (eql 0 (call-process-region nil nil goal-program nil (list formatted nil) nil "fmt" "-"))
            (replace-buffer-contents formatted)
          (message "Not formatted: %s can't be read whole; C-c C-c says why" (buffer-name source)))
      (kill-buffer formatted))))

(defvar-local goal--flymake-process nil)

(defun goal--flymake (report &rest _)
  "Check the buffer's text and hand what is found to REPORT."
  (unless (executable-find goal-program)
    (error "There is no program `%s'" goal-program))
  (when (process-live-p goal--flymake-process)
    (kill-process goal--flymake-process))
  (let ((source (current-buffer)))
    (setq goal--flymake-process
          (make-process
           :name "goalposts" :noquery t :connection-type 'pipe
           :buffer (generate-new-buffer " *goal-flymake*")
           :command (list goal-program "check" "--output-format" "concise" "-")
           :sentinel
           (lambda (process _event)
             (when (memq (process-status process) '(exit signal))
               (unwind-protect
                   (when (and (buffer-live-p source)
                              (eq process (buffer-local-value 'goal--flymake-process source)))
                     (funcall report (goal--findings (process-buffer process) source)))
                 (kill-buffer (process-buffer process)))))))
    (save-restriction
      (widen)
      (process-send-region goal--flymake-process (point-min) (point-max))
      (process-send-eof goal--flymake-process))))

(defun goal--findings (output source)
  "What the lines of OUTPUT say of SOURCE, for Flymake."
  (let (findings)
    (with-current-buffer output
      (goto-char (point-min))
      (while (re-search-forward "^[^:\n]+:\\([0-9]+\\):\\([0-9]+\\): \\(error\\|warning\\)\\(\\[.*\\)$" nil t)
        (let* ((line (string-to-number (match-string 1)))
               (column (string-to-number (match-string 2)))
               (kind (if (equal (match-string 3) "error") :error :warning))
               (message (match-string 4))
               (region (with-current-buffer source (flymake-diag-region source line column))))
          (push (flymake-make-diagnostic source (car region) (cdr region) kind message) findings))))
    (nreverse findings)))

(declare-function flymake-diag-region "flymake")
(declare-function flymake-make-diagnostic "flymake")
(defvar eglot-server-programs)

(defun goal--server (&rest _)
  "How the language server is started, by what `goal-program' is then."
  (list goal-program "lsp"))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(goal-mode . goal--server)))

(defun goal--project (folder)
  "The workspace around FOLDER, where nothing else makes it a project."
  (let ((root (or (locate-dominating-file folder "goalposts.toml")
                  (locate-dominating-file folder ".goalposts.toml"))))
    (when root (cons 'transient (expand-file-name root)))))

;; Not for goal buffers alone: the list of a project's findings is in none.
(add-hook 'project-find-functions #'goal--project 'append)

;; What the lens `supported by 2 goals' does in lsp-mode; eglot shows no lenses.
(defun goal--show-references (command)
  "List the places that COMMAND of a lens brings along."
  (lsp-show-xrefs (lsp--locations-to-xref-items (aref (gethash "arguments" command) 2)) nil t))

(declare-function lsp-show-xrefs "lsp-mode")
(declare-function lsp--locations-to-xref-items "lsp-mode")
(declare-function lsp-activate-on "lsp-mode")
(declare-function lsp-register-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(defvar lsp-language-id-configuration)

(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(goal-mode . "goal"))
  (let ((handlers (make-hash-table :test #'equal)))
    (puthash "goalposts.showReferences" #'goal--show-references handlers)
    (lsp-register-client
     (make-lsp-client :new-connection (lsp-stdio-connection #'goal--server)
                      :activation-fn (lsp-activate-on "goal")
                      :server-id 'goalposts
                      :action-handlers handlers))))

;;;; The mode

(defvar goal-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-c") #'goal-check)
    (define-key map (kbd "C-c C-f") #'goal-format)
    map))

;;;###autoload
(define-derived-mode goal-mode prog-mode "Goal"
  "Major mode for .goal files."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-line-function #'goal-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local electric-indent-chars (cons ?} electric-indent-chars))
  (setq-local imenu-generic-expression goal-imenu-expression)
  (setq-local syntax-propertize-function #'goal--propertize)
  (add-hook 'syntax-propertize-extend-region-functions #'syntax-propertize-multiline 'append 'local)
  (setq-local font-lock-defaults '(goal-font-lock-keywords))
  (add-hook 'flymake-diagnostic-functions #'goal--flymake nil 'local))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.goal\\'" . goal-mode))

(provide 'goal-mode)
;;; goal-mode.el ends here
