/** What whoever starts runs (`--on eks`) may do in the runs' namespace, in the form of a Role's rules: nothing else is used. */
export const DISPATCHER_RULES = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'list', 'patch', 'delete'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  // Why pods are not made, such as a quota.
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
  // For --tunnel. A WebSocket is opened by GET; newer API servers ask for the right to create beside it.
  { apiGroups: [''], resources: ['pods/portforward'], verbs: ['get', 'create'] },
  { apiGroups: [''], resources: ['services', 'configmaps', 'secrets'], verbs: ['create'] },
];
