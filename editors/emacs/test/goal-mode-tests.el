;;; goal-mode-tests.el --- What goal-mode does -*- lexical-binding: t; -*-

;;; Code:

(require 'ert)
(require 'goal-mode)
(require 'imenu)
(require 'flymake)

(defconst goal-tests-folder
  (expand-file-name "../../test/" (file-name-directory (or load-file-name buffer-file-name))))

(defconst goal-tests-roles
  '(("comment" font-lock-comment-face font-lock-comment-delimiter-face)
    ("opener" font-lock-keyword-face)
    ("statement" font-lock-builtin-face)
    ("connective" font-lock-builtin-face)
    ("measure" font-lock-builtin-face)
    ("name" font-lock-function-name-face)
    ("metric" font-lock-type-face)
    ("text" font-lock-string-face)
    ("handle" font-lock-variable-name-face)
    ("date" font-lock-constant-face)
    ("number" goal-target)
    ("operator" nil)
    ("result" goal-quiet)
    ("quiet" goal-quiet)
    ("placeholder" font-lock-warning-face))
  "The faces that a role of colours.tsv may have.")

(defmacro goal-tests-with (file &rest body)
  "Run BODY in a buffer with FILE of the tests, coloured."
  (declare (indent 1))
  `(with-temp-buffer
     (insert-file-contents (expand-file-name ,file goal-tests-folder))
     (goal-mode)
     (font-lock-ensure)
     ,@body))

(defun goal-tests-face (line text)
  "The face of TEXT in LINE."
  (goto-char (point-min))
  (forward-line (1- line))
  (search-forward text (line-end-position))
  (get-text-property (match-beginning 0) 'face))

(ert-deftest goal-tests-colours ()
  (let ((rows (with-temp-buffer
                (insert-file-contents (expand-file-name "colours.tsv" goal-tests-folder))
                (seq-remove (lambda (row) (string-prefix-p "#" row)) (split-string (buffer-string) "\n" t))))
        faults)
    (should (> (length rows) 50))
    (goal-tests-with "sample.goal"
      (dolist (row rows)
        (pcase-let* ((`(,line ,text ,role) (split-string row "\t"))
                     (face (goal-tests-face (string-to-number line) text)))
          (unless (memq face (cdr (assoc role goal-tests-roles)))
            (push (format "%s: `%s' is %s, and not a %s" line text face role) faults)))))
    (should (equal (nreverse faults) nil))))

(ert-deftest goal-tests-an-unclosed-text-ends-with-its-line ()
  (goal-tests-with "errors.goal"
    (should (eq (goal-tests-face 4 "by") 'font-lock-builtin-face))
    (should-not (goal-tests-face 2 "perod"))))

(ert-deftest goal-tests-indentation-comes-back ()
  (goal-tests-with "sample.goal"
    (let ((before (buffer-string)))
      (goto-char (point-min))
      (while (not (eobp))
        ;; Lines inside a text keep the indentation they have.
        (unless (nth 3 (syntax-ppss (line-beginning-position)))
          (delete-horizontal-space))
        (forward-line 1))
      (indent-region (point-min) (point-max))
      (should (equal (buffer-string) before)))))

(ert-deftest goal-tests-index ()
  (goal-tests-with "sample.goal"
    (let ((index (imenu--make-index-alist t)))
      (should (assoc "카페-인지도" index))
      (should (assoc "fans" (cdr (assoc "KPIs" index))))
      (should (assoc "조회수" (cdr (assoc "KPIs" index)))))))

(ert-deftest goal-tests-lists-of-findings ()
  "What the program prints becomes a list to jump through."
  (let ((findings (getenv "FINDINGS")))
    (skip-unless findings)
    (with-temp-buffer
      (insert-file-contents findings)
      (let ((lines (count-lines (point-min) (point-max)))
            (default-directory (expand-file-name "../../" goal-tests-folder)))
        (compilation-mode)
        (let ((inhibit-read-only t)) (compilation--ensure-parse (point-max)))
        (let ((found 0) (warnings 0))
          (goto-char (point-min))
          (while (not (eobp))
            (let ((message (get-text-property (point) 'compilation-message)))
              (when message
                (setq found (1+ found))
                (when (= 1 (compilation--message->type message)) (setq warnings (1+ warnings)))))
            (forward-line 1))
          (should (= found lines))
          (should (> warnings 0))
          (should (< warnings found)))))))

(ert-deftest goal-tests-checks-while-writing ()
  "Flymake is told what the program finds in a text that was never saved."
  (let ((program (getenv "GOALPOSTS")))
    (skip-unless program)
    (let ((goal-program program) (reported 'nothing))
      (goal-tests-with "errors.goal"
        (goal--flymake (lambda (findings) (setq reported findings)))
        (with-timeout (60 (error "The program did not answer"))
          (while (eq reported 'nothing) (accept-process-output nil 0.05)))
        (let ((lines (mapcar (lambda (finding) (line-number-at-pos (flymake-diagnostic-beg finding))) reported)))
          (should (memq 2 lines))
          (should (memq 3 lines)))))))

(ert-deftest goal-tests-formats ()
  (let ((program (getenv "GOALPOSTS")))
    (skip-unless program)
    (let ((goal-program program))
      (with-temp-buffer
        (insert "goal a {\nkpi fans 2400 → 2760\n}\n")
        (goal-mode)
        (goal-format)
        (should (equal (buffer-string) "goal a {\n  kpi fans 2,400 -> 2,760\n}\n"))))))

(provide 'goal-mode-tests)
;;; goal-mode-tests.el ends here
