package io.corelane.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.Partition;
import org.junit.jupiter.api.Test;

class CheckpointWarmUpTest
{
    @Test
    void shouldTakeCheckpointsAndLeaveNoneUnderWay()
    {
        final Partition partition = new Partition(0, 65_536, 65_536);
        try (partition; CheckpointWarmUp warmUp = new CheckpointWarmUp(partition))
        {
            for (int i = 0; i < 250; i++)
            {
                warmUp.onTaken();
            }
            assertEquals(31, warmUp.begun());
        }
        assertEquals(0, partition.records());
    }
}
