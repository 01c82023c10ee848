package io.corelane.core.partition;

import io.corelane.core.runtime.Faults;

/** Makes the task of a job in one partition: generated code, or the interpreter. */
@FunctionalInterface
public interface TaskFactory
{
    /**
     * Makes a task.
     *
     * @param context what the task learns of the record at hand.
     * @param faults  where it raises what goes wrong.
     * @param results where its rows go.
     * @return the task, owned by the partition from now on.
     */
    JobTask create(RecordContext context, Faults faults, RowSink results);
}
