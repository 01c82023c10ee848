package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import java.util.List;

/** The latest rows of a job for dashboards, as JSON by their keys. For one thread at a time. */
final class DashboardJob implements AutoCloseable
{
    private static final int KEPT = 1_000;
    private static final int MAX_LENGTH = 1 << 20;

    private final String name;
    private final RecentResults recent;
    private final LatestRows rows = new LatestRows(KEPT, MAX_LENGTH);
    private List<DashboardEvents> pages = List.of();
    private long count;

    /**
     * None yet.
     *
     * @param name   of the job.
     * @param recent what is there of them; closed with this.
     */
    DashboardJob(final String name, final RecentResults recent)
    {
        this.name = name;
        this.recent = recent;
    }

    /** Whether it is this job, and no other of its name. */
    boolean isOf(final JobPlan other)
    {
        return recent.areOf(other);
    }

    /** Shows a new page what is there. */
    void replay(final DashboardEvents page)
    {
        rows.forEach((key, row) -> page.onRow(name, count, key, row));
    }

    /** Whether what is recorded is to be read now. */
    boolean isPastDue()
    {
        return recent.isPastDue();
    }

    /** Begins with the last results that are recorded. */
    void readPast(final List<DashboardEvents> listening)
    {
        pages = listening;
        recent.readPast(KEPT, this::show);
    }

    /** Reads what has come; fragments. */
    int poll(final List<DashboardEvents> listening)
    {
        pages = listening;
        return recent.poll(this::onResult);
    }

    @Override
    public void close()
    {
        recent.close();
    }

    private void onResult(final RecentRow row)
    {
        count++;
        show(row);
    }

    private void show(final RecentRow row)
    {
        final String json = row.json();
        if (row.isDeleted())
        {
            rows.remove(row.key());
        }
        else
        {
            rows.put(row.key(), json);
        }
        pages.forEach((page) -> page.onRow(name, count, row.key(), json));
    }
}
