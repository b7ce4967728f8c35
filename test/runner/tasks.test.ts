import { describe, expect, test } from 'vitest';
import { SequentialTaskSet, TaskSet, User, tag, task } from '../../runner/index.ts';
import { taskTags } from '../../runner/task.ts';
import { declaredTasks, filterTasks, type Task } from '../../runner/taskset.ts';

/** Names of tasks, each as often as it stands in the list; the transform of tests drops those of class expressions. */
const names = (tasks: readonly Task[]): string[] =>
  tasks.map((one) => (one as { label?: string }).label ?? one.name);

function look(): void {}
function buy(): void {}

describe('what a class declares', () => {
  test('@task with and without a weight, in the order of declaration; 0 leaves one out; others are none', () => {
    class U extends User {
      @task one() {}
      @task(3) three() {}
      @task(0) never() {}
      helper() {}
      @task two() {}
    }
    expect(names(declaredTasks(U))).toEqual(['one', 'three', 'three', 'three', 'two']);
  });

  test('static tasks: a list of plain functions, one each as often as it stands there', () => {
    class U extends User {
      static override tasks = [look, buy, look];
    }
    expect(names(declaredTasks(U))).toEqual(['look', 'buy', 'look']);
  });

  test('static tasks: a map from task to weight', () => {
    class U extends User {
      static override tasks = new Map([
        [look, 2],
        [buy, 1],
      ]);
    }
    expect(names(declaredTasks(U))).toEqual(['look', 'look', 'buy']);
  });

  test('a list and marked methods add up, the list first', () => {
    class U extends User {
      @task method() {}
      static override tasks = [look];
    }
    expect(names(declaredTasks(U))).toEqual(['look', 'method']);
  });

  test('nested task sets: by a decorated class and by a decorated static field', () => {
    @task(2)
    class Marked extends TaskSet {
      @task a() {}
    }
    class U extends User {
      static Marked = Marked;
      @task(3) static Field = class extends TaskSet {
        static label = 'Field';
        @task b() {}
      };
      static NotMarked = class extends TaskSet {};
    }
    expect(names(declaredTasks(U)).toSorted()).toEqual(['Field', 'Field', 'Field', 'Marked', 'Marked']);
  });

  test('a subclass has its own tasks and its base’s', () => {
    class Base extends User {
      @task base() {}
      static override tasks: Task[] = [look];
    }
    class Sub extends Base {
      @task sub() {}
      static override tasks = [buy];
    }
    expect(names(declaredTasks(Sub))).toEqual(['look', 'base', 'buy', 'sub']);
    expect(names(declaredTasks(Base))).toEqual(['look', 'base']);
  });

  test('an overridden task counts once, as the subclass marks it', () => {
    class Base extends User {
      @task(5) once() {}
      @task gone() {}
    }
    class Sub extends Base {
      @task(2) override once() {}
      override gone() {}
    }
    const tasks = declaredTasks(Sub);
    expect(names(tasks)).toEqual(['once', 'once']);
    expect(tasks[0]).toBe(Sub.prototype.once);
  });

  test('an overridden static task set counts once too', () => {
    class Base extends User {
      @task static Nested: typeof TaskSet = class extends TaskSet {
        static label = 'Old';
      };
    }
    class Sub extends Base {
      @task static override Nested = class extends TaskSet {
        static label = 'New';
      };
    }
    expect(names(declaredTasks(Sub))).toEqual(['New']);
  });

  test('a task set on an instance field, which no class would know of, is refused', () => {
    const define = (): unknown =>
      class extends User {
        @task inner = class extends TaskSet {};
      };
    expect(define).toThrow('@task static inner');
  });

  test.each([-1, 1.5, Number.NaN])('@task(%s) is refused', (weight) => {
    expect(() => task(weight)).toThrow(RangeError);
  });

  test('@tag without a name is refused', () => {
    expect(() => tag()).toThrow(RangeError);
  });
});

describe('--tags and --exclude-tags', () => {
  class U extends User {
    @tag('read') @task get() {}
    @tag('write', 'slow') @task put() {}
    @task plain() {}
    @tag('slow')
    @task
    static Slow = class extends TaskSet {
      static label = 'Slow';
      @tag('read') @task list() {}
      @task scan() {}
    };
  }

  test.each<[string[], string[], string[]]>([
    [[], [], ['get', 'put', 'plain', 'Slow']],
    [['read'], [], ['get', 'Slow']],
    [['write'], [], ['put']],
    [['read', 'write'], [], ['get', 'put', 'Slow']],
    [['slow'], [], ['put', 'Slow']],
    [[], ['slow'], ['get', 'plain']],
    [[], ['read'], ['put', 'plain', 'Slow']],
    [['read'], ['slow'], ['get']],
    [['nothing'], [], []],
  ])('--tags %j --exclude-tags %j leaves %j', (tags, excluded, left) => {
    expect(names(filterTasks(declaredTasks(U), tags, excluded))).toEqual(left);
  });

  test('several @tag add up', () => {
    class Two extends User {
      @tag('a') @tag('b') @task both() {}
    }
    // oxlint-disable-next-line unbound-method -- read for its marks, never called
    expect([...taskTags(Two.prototype.both)].toSorted()).toEqual(['a', 'b']);
  });

  test('a task set whose every task is left out goes too', () => {
    class Outer extends User {
      @task static Inner = class extends SequentialTaskSet {
        static label = 'Inner';
        @tag('x') @task only() {}
      };
      @tag('y') @task other() {}
    }
    expect(names(filterTasks(declaredTasks(Outer), ['y'], []))).toEqual(['other']);
    expect(names(filterTasks(declaredTasks(Outer), [], ['x']))).toEqual(['other']);
  });
});
