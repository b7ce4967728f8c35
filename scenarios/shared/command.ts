import { CommanderError } from 'commander';
import { UserError } from 'open-saves-load';

/**
 * Runs a command of a scenario, and sets the exit code: what a person did wrong is told without a stack trace. `tell` words
 * what else it threw, for errors that are the person's to mend too; without it that is thrown on.
 */
export async function runCommand(main: () => Promise<void>, tell?: (error: Error) => string): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof UserError) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else if (tell) {
      console.error(tell(error as Error));
      process.exitCode = 1;
    } else throw error;
  }
}
