package io.corelane.core.partition;

import io.corelane.codec.HeaderLayout;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.WireBounds;
import io.corelane.core.runtime.Faults;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** A source in a partition: what its records look like, and which jobs read it. */
final class StreamInput
{
    private final StreamDefinition definition;
    private final HeaderLayout header;
    private final int leastBlockLength;
    private JobHandle[] jobs = new JobHandle[0];
    private int blockLength;
    private int version;

    StreamInput(final StreamDefinition definition)
    {
        this.definition = definition;
        this.header = definition.schema().header();
        this.leastBlockLength = WireBounds.leastBlockLength(definition.schema());
    }

    int id()
    {
        return definition.id();
    }

    JobHandle[] jobs()
    {
        return jobs;
    }

    void add(final JobHandle job)
    {
        jobs = Arrays.copyOf(jobs, jobs.length + 1);
        jobs[jobs.length - 1] = job;
    }

    int headerLength()
    {
        return header.length();
    }

    int blockLength()
    {
        return blockLength;
    }

    int version()
    {
        return version;
    }

    /** Reads a record's header and says what is wrong with the record, if anything. */
    int check(final UnsafeBuffer record, final int offset, final int length)
    {
        if (length < header.length())
        {
            return Faults.MALFORMED;
        }
        final long block = header.blockLength(record, offset);
        version = (int)header.version(record, offset);
        if (definition.schema().templateId() != header.templateId(record, offset) ||
            definition.schema().schemaId() != header.schemaId(record, offset))
        {
            return Faults.UNKNOWN_TEMPLATE;
        }
        if (block < leastBlockLength || block > length - header.length())
        {
            return Faults.MALFORMED;
        }
        blockLength = (int)block;
        return Faults.NONE;
    }
}
