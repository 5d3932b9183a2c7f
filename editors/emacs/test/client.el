;;; client.el --- Eglot as a client of goalposts lsp -*- lexical-binding: t; -*-

;; The current folder is a copy of editors/test/clients/workspace.  Emacs counts columns in characters.

;;; Code:

(require 'ert)
(require 'cl-lib)
(require 'goal-mode)
(require 'eglot)
(require 'flymake)

(setq eglot-sync-connect 20
      eglot-events-buffer-size 0
      flymake-no-changes-timeout 0.1
      make-backup-files nil
      create-lockfiles nil)

(defmacro client-await (what form &optional instead)
  "Wait until FORM is true; fail with WHAT, and what INSTEAD says, if it never is."
  (declare (indent 1))
  `(with-timeout (20 (ert-fail (list ,what "never came" ,instead)))
     (while (not ,form) (accept-process-output nil 0.05))))

(defun client-findings (buffer)
  "What is found in BUFFER, as `line:from-to', counted from 0, with the underlined text."
  (with-current-buffer buffer
    (mapcar (lambda (finding)
              (let ((from (flymake-diagnostic-beg finding)) (to (flymake-diagnostic-end finding)))
                (save-excursion
                  (goto-char from)
                  (format "%d:%d-%d %s" (1- (line-number-at-pos)) (- from (line-beginning-position))
                          (- to (line-beginning-position)) (buffer-substring-no-properties from to)))))
            (flymake-diagnostics))))

(defun client-await-findings (buffer wanted when)
  "Wait until BUFFER has the findings WANTED; WHEN tells which."
  (client-await (list wanted when) (equal (client-findings buffer) wanted) (client-findings buffer)))

(defun client-open (name)
  "Visit NAME as a person would, and wait for its server."
  (let ((buffer (find-file-noselect name)))
    (with-current-buffer buffer
      ;; In batch mode nobody presses a key, after which `eglot-ensure' connects.
      (run-hooks 'post-command-hook)
      (client-await (list "a server for" name) (eglot-current-server))
      (should flymake-mode)
      ;; Nor is a window ever shown, in which Flymake would begin by itself.
      (flymake-start))
    buffer))

(defun client-line (buffer number)
  "Line NUMBER of BUFFER, counted from 0."
  (with-current-buffer buffer
    (save-excursion
      (goto-char (point-min))
      (forward-line number)
      (buffer-substring-no-properties (line-beginning-position) (line-end-position)))))

(defun client-go-to (number text)
  "Put point on TEXT in line NUMBER, counted from 0."
  (goto-char (point-min))
  (forward-line number)
  (search-forward text (line-end-position))
  (goto-char (match-beginning 0)))

(defun client-insert (text)
  "Insert TEXT as if it were typed."
  (insert text)
  (eglot--signal-textDocument/didChange))

(add-hook 'goal-mode-hook #'eglot-ensure)

(ert-deftest client-does-what-a-person-asks ()
  (let* ((cafe (client-open "카페.goal"))
         (letter (client-open "소식지.goal"))
         (server (with-current-buffer cafe (eglot-current-server)))
         (process (jsonrpc--process server)))
    (should (eq server (with-current-buffer letter (eglot-current-server))))
    ;; From a folder within, too: the configuration makes it a project.
    (make-directory "안쪽" t)
    (with-current-buffer letter
      (should (file-equal-p (project-root (project-current nil (expand-file-name "안쪽"))) default-directory)))

    ;; Behind Korean text and an emoji; pushed once.
    (client-await-findings cafe '("4:31-34 +5%") "when it is opened")

    ;; Findings follow what is typed in another file.
    (with-current-buffer cafe
      (client-go-to 0 "카페")
      (client-insert "큰"))
    (client-await-findings letter '("2:11-17 카페-인지도") "when another buffer changes")
    (with-current-buffer cafe
      (delete-char -1)
      (eglot--signal-textDocument/didChange))
    (client-await-findings letter nil "when that is undone")

    ;; Hover, completion and definition, behind Korean text.
    (with-current-buffer letter
      (client-go-to 2 "인지도")
      (let (said)
        (cl-letf (((symbol-function 'eglot--update-doc) (lambda (string &rest _) (setq said string))))
          (eglot-hover-eldoc-function (lambda (string &rest _) (setq said string)))
          (client-await "hover" said))
        (should (string-match-p "동네가 우리를 안다 🚀" said)))
      (end-of-line)
      (let* ((capture (eglot-completion-at-point))
             (labels (all-completions "" (nth 2 capture) (plist-get (nthcdr 3 capture) :predicate))))
        (should (member "카페-인지도" (mapcar (lambda (label) (string-trim (substring-no-properties label))) labels))))
      (client-go-to 2 "카페")
      (let ((places (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
        (should (equal (length places) 1))
        (with-current-buffer (marker-buffer (xref-location-marker (xref-item-location (car places))))
          (should (eq (current-buffer) cafe)))))

    ;; A quick fix.
    (with-current-buffer cafe
      (client-go-to 4 "+5%")
      (let ((action (seq-find (lambda (action) (string-match-p "x1\\.05" (plist-get action :title)))
                              (append (eglot-code-actions (point) (point) "quickfix") nil))))
        (should action)
        (eglot--apply-workspace-edit (plist-get action :edit) nil)))
    (should (equal (client-line cafe 4) "  kpi open-rate \"오픈율 🎯\" 35% -> x1.05"))
    (with-current-buffer cafe (eglot--signal-textDocument/didChange))
    (client-await-findings cafe nil "after the quick fix")

    ;; A goal gets another name, over two files.
    (with-current-buffer letter
      (client-go-to 2 "인지도")
      (eglot-rename "우리-카페"))
    (should (equal (client-line letter 2) "  supports 우리-카페"))
    (should (string-prefix-p "goal 우리-카페 " (client-line cafe 0)))

    ;; The one style.
    (with-current-buffer letter (eglot-format-buffer))
    (should (equal (client-line letter 5) "  kpi subscribers \"구독자 💌\" 2,400 -> +5%"))

    ;; What happens on disk: eglot watches.
    (dolist (buffer (list cafe letter)) (with-current-buffer buffer (save-buffer)))
    (with-temp-file "새 목표.goal" (insert "goal 새-목표 \"새\" {\n  supports 없는-목표\n}\n"))
    (client-await "the registration of watchers" (> (hash-table-count (eglot--file-watches server)) 0))
    (let ((new (client-open "새 목표.goal")))
      (client-await "findings of a new file"
        (seq-some (lambda (finding) (string-suffix-p "1:11-16 없는-목표" finding)) (client-findings new))
        (client-findings new)))
    (with-temp-file "카페.goal" (insert "goal 다른-카페 \"다른\" {\n}\n"))
    (with-current-buffer cafe (revert-buffer t t))
    (client-await-findings letter '("2:11-16 우리-카페") "when a file changes on disk")

    ;; Eglot says goodbye, and gives no server the time to leave by itself.
    (eglot-shutdown server nil 20)
    (client-await "the end of the server" (not (process-live-p process)))))

(provide 'client)
;;; client.el ends here
