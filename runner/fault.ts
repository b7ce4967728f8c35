/** What a scenario's code threw, in words, and where: whatever it threw. */
export function faultOf(error: unknown): { message: string; traceback: string } {
  if (!(error instanceof Error)) return { message: String(error), traceback: String(error) };
  return { message: error.message, traceback: error.stack ?? error.message };
}
