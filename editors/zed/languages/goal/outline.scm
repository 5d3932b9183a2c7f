(plan "plan" @context name: (name)? @name title: (text)? @name) @item
(goal "goal" @context name: (name) @name) @item
(kpi "kpi" @context name: (_) @name) @item
(milestone "milestone" @context title: (text) @name) @item
(metric "metric" @context name: (name) @name) @item
(platform "platform" @context name: (_) @name body: (block)) @item
(goal_type "goal-type" @context name: (name) @name) @item
