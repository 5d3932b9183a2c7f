(source_file) @local.scope
(goal) @local.scope

(plan name: (name) @local.definition.namespace)
(goal name: (name) @local.definition.type)
(metric name: (name) @local.definition.type)
(goal_type name: (name) @local.definition.type)
(kpi name: (name) @local.definition.field)

(reference (name) @local.reference)
(kpi metric: (name) @local.reference)
(type value: (name) @local.reference)
