(goal) @class.around
(goal body: (block) @class.inside)
(kpi) @function.around
(kpi body: (block) @function.inside)
(comment) @comment.inside
(comment)+ @comment.around
