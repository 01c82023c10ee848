package io.corelane.core.interpret;

import java.util.List;

/**
 * What a job makes of rows. Immutable.
 *
 * @param results in the order in which they leave.
 * @param faults  rows that the job could not process, in the order of the input.
 */
public record Interpretation(List<Result> results, List<Fault> faults)
{
    /**
     * One result.
     *
     * @param sequence  the row of the input that caused it, from 0.
     * @param operation INSERT, UPDATE or DELETE of {@link io.corelane.codec.protocol.ResultBatchDescriptor}.
     * @param row       values of the output's columns; NULL is null.
     */
    public record Result(long sequence, byte operation, List<Object> row)
    {
    }

    /**
     * One fault.
     *
     * @param sequence the row of the input, from 0; the last one for a fault at the end of the input.
     * @param code     of {@link io.corelane.core.runtime.Faults}.
     */
    public record Fault(long sequence, int code)
    {
    }
}
