/** What a client sent is wrong: answered 400 with its message. */
export class InputError extends Error {}
