package io.corelane.ingest.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The end of a log of rows between partitions that is set aside: rows that are made again stand behind it then. In its
 * place are the starts and ends of jobs that stood there, so that no job begins or ends elsewhere among the rows, and
 * the note that from there on nothing is told that was told before. For one thread.
 */
final class RowTail
{
    private final DamageReport report;
    private final List<DamageReport.JobChange> changes = new ArrayList<>();
    private final List<Damage> parts = new ArrayList<>();

    RowTail(final DamageReport report, final long position, final Map<Long, DamageReport.JobChange> known)
    {
        this.report = report;
        final Recording recording = report.recording();
        final long changeBefore = report.lastChangeBefore(position);
        known.forEach((id, change) ->
        {
            if (change.level() == level() && id > changeBefore)
            {
                changes.add(change);
            }
        });
        long from = position;
        while (from < report.end())
        {
            final long to =
                Math.min(report.end(), recording.segmentPosition(from) + recording.segmentLength());
            parts.add(new Damage(DamageKind.DEPENDENT_ROWS, recording, recording.segmentName(from), from, to, ""));
            from = to;
        }
    }

    long level()
    {
        return report.name().number();
    }

    /** Its ranges, one for each segment file. */
    List<Damage> parts()
    {
        return parts;
    }

    /** Whether what has to stand there fits. */
    boolean hasRoom()
    {
        return RangeRepair.hasRoom(parts.get(0), changes.size() + 1);
    }

    /** Overwrites a part. */
    void repair(final int index) throws IOException
    {
        final RangeRepair repair = new RangeRepair(parts.get(index));
        if (0 == index)
        {
            changes.forEach(repair::putChange);
            repair.putGap(0);
        }
        repair.close();
    }
}
