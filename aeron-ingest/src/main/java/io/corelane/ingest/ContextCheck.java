package io.corelane.ingest;

import io.corelane.ingest.client.SlotTable;
import org.agrona.BitUtil;

/** Checks the values of a context, without changing or starting anything. */
final class ContextCheck
{
    /** A dead letter can hold a whole fragment and more; Aeron takes messages of an eighth of a term. */
    private static final int DEAD_LETTER_MARGIN = 128;
    private static final int MIN_FRAGMENT_LENGTH = 1_024;
    private static final int MAX_FRAGMENT_LENGTH = 65_472;

    private ContextCheck()
    {
    }

    /** Throws for the first value that is out of its range, with one sentence for the user. */
    static void check(final ApplianceContext context)
    {
        check(null != context.directory(), "the directory is not set");
        check(context.recording() || !context.quarantine(), "damaged recordings can be set aside by an appliance " +
            "that records alone; give --record with --quarantine");
        check(context.partitions() >= 1 && context.partitions() <= SlotTable.SLOTS,
            "partitions is " + context.partitions() + ", but must be 1 to " + SlotTable.SLOTS);
        check(context.counters() >= CounterRoom.LEAST && context.counters() <= CounterRoom.MOST,
            "counters is " + context.counters() + ", but must be " + CounterRoom.LEAST + " to " + CounterRoom.MOST +
            ", or 0 for what suits the partitions");
        checkLengths(context);
        check(context.fileSyncLevel() >= 0 && context.fileSyncLevel() <= 2, "file sync level is " +
            context.fileSyncLevel() + ", but must be 0 (none), 1 (data) or 2 (data and metadata)");
        check(context.retentionBytes() >= 0 && context.retentionNs() >= 0, "retention is " + context.retentionBytes() +
            " bytes and " + context.retentionNs() + " ns, but must not be negative");
        check(context.backupHoldNs() >= 0,
            "backup hold is " + context.backupHoldNs() + " ns, but must not be negative");
        checkPositive("checkpoint interval", context.checkpointIntervalNs());
        checkPositive("checkpoint memory", context.checkpointMemory());
        checkPositive("tick interval", context.tickIntervalNs());
        checkPositive("egress stall timeout", context.egressStallTimeoutNs());
    }

    private static void checkLengths(final ApplianceContext context)
    {
        final int fragmentLength = context.fragmentLength();
        final int termLength = context.termLength();
        final int segmentLength = context.segmentLength();
        check(fragmentLength >= MIN_FRAGMENT_LENGTH && fragmentLength <= MAX_FRAGMENT_LENGTH &&
            BitUtil.isAligned(fragmentLength, 32), "fragment length is " + fragmentLength +
            ", but must be a multiple of 32 from " + MIN_FRAGMENT_LENGTH + " to " + MAX_FRAGMENT_LENGTH);
        check(BitUtil.isPowerOfTwo(termLength) && termLength >= 65_536 &&
            termLength / 8 >= fragmentLength + DEAD_LETTER_MARGIN, "term length is " + termLength +
            ", but must be a power of two, at least 65536 and eight times the fragment length and some");
        check(BitUtil.isPowerOfTwo(segmentLength) && segmentLength >= 65_536,
            "segment length is " + segmentLength + ", but must be a power of two, at least 65536");
    }

    private static void checkPositive(final String what, final long value)
    {
        check(value > 0, what + " is " + value + ", but must be positive");
    }

    private static void check(final boolean holds, final String sentence)
    {
        if (!holds)
        {
            throw new ApplianceException(sentence);
        }
    }
}
