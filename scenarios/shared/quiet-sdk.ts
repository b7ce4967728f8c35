// The AWS SDK warns on every start, on Node 20, that its releases of 2027 will not run there: ours is pinned.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
