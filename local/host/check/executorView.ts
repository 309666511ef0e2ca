/** What the checks read of the SDK's own bookkeeping, after the synchronous part of an orchestrator has run. */
export interface ExecutorView {
  /** The actions as objects: the same object twice is the same task yielded twice. */
  readonly actions: readonly ActionView[];
  /** The SDK's open tasks by sequence number (or by event name). */
  readonly openTasks: Readonly<Record<string, { readonly action: ActionView | string }>>;
  readonly exception: unknown;
  readonly customStatus: unknown;
}

export interface ActionView {
  readonly actionType: number;
  readonly functionName?: string;
  /** As the orchestrator passed it, not yet JSON. */
  readonly input?: unknown;
  readonly compoundActions?: readonly ActionView[];
}

interface DurableContext {
  readonly df?: {
    readonly customStatus?: unknown;
    readonly taskOrchestratorExecutor?: Omit<ExecutorView, "customStatus">;
  };
}

/** Reads it from the context that the orchestrator was given; undefined when the SDK did not get that far. */
export function viewExecutor(context: unknown): ExecutorView | undefined {
  const df = (context as DurableContext).df; // the SDK's private fields, of the pinned version
  const executor = df?.taskOrchestratorExecutor;
  if (!executor) return undefined;
  const { actions, openTasks, exception } = executor;
  return { actions, openTasks, exception, customStatus: df.customStatus };
}
