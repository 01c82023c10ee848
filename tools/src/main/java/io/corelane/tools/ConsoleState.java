package io.corelane.tools;

import io.corelane.core.plan.StatePlace;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlException;
import io.corelane.ingest.ApplianceException;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.tools.http.WebException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * Look-ups of state by key for the console: the rows that a job would give now for one key, or a table's. One at a
 * time, since each costs a compilation, and may cost a turn of the partitions; whoever waits too long is refused.
 * Thread safe.
 */
final class ConsoleState implements AutoCloseable
{
    /** Rows of one key: a window is one, so there are few. */
    private static final int MAX_ROWS = 500;
    private static final long TURN_TIMEOUT_MS = 2_000;

    private final Path root;
    private final int partitions;
    private final CorelaneClient client;
    private final Semaphore turn = new Semaphore(1);
    private ControlClient control;

    ConsoleState(final Path root, final int partitions, final CorelaneClient client)
    {
        this.root = root;
        this.partitions = partitions;
        this.client = client;
    }

    /** What there is to look up of a job: the columns of its key, and why there is nothing when there is not. */
    record Places(List<String> key, String obstacle)
    {
    }

    Places places(final Catalog catalog, final String name)
    {
        final String obstacle = StateSource.obstacle(catalog, name, partitions);
        return null != obstacle ? new Places(List.of(), obstacle) :
            new Places(keyOf(StateSource.of(catalog, name, partitions)), null);
    }

    /**
     * Looks.
     *
     * @return rows as JSON; a {@link WebException} when the key, or the job, is none that can be looked up.
     */
    String look(final Catalog catalog, final String name, final String key)
    {
        final String job = name.toLowerCase(Locale.ROOT);
        if (!StateSource.isOne(catalog, job))
        {
            throw new WebException(404, "there is no job or table " + name, "corelane jobs lists those there are");
        }
        boolean hasTurn = false;
        try
        {
            hasTurn = turn.tryAcquire(TURN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            if (!hasTurn)
            {
                throw new WebException(503, "another look at state is still under way", "try again");
            }
            return look(StateSource.of(catalog, job, partitions), key);
        }
        catch (final ToolException | ApplianceException | CorelaneClientException | SqlException ex)
        {
            throw new WebException(400, ex.getMessage(), "corelane state " + job + " shows all of it");
        }
        catch (final IOException ex)
        {
            throw new WebException(503, "the state cannot be read: " + Failures.sentence(ex), "try again");
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new WebException(503, "the appliance is stopping", "try again when it runs");
        }
        finally
        {
            turn.release(hasTurn ? 1 : 0);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.close(control);
    }

    private String look(final StateSource source, final String key) throws IOException
    {
        final List<String> columns = keyOf(source);
        if (null == key && !columns.isEmpty())
        {
            throw new WebException(400, "a look at " + source.name() + " needs a key", "add &key= with " +
                String.join(",", columns) + "; an empty value is NULL");
        }
        final List<String> rows = new ArrayList<>();
        final RowPrinter printer = new RowPrinter(source.schema());
        final Utf8Writer scratch = new Utf8Writer(null);
        try (StateRows state = new StateRows(
            root, source, partitions, this::control, LookBudget.ofTheAppliance(LookWeight.of(source))))
        {
            state.forEach(StateRows.ALL, columns.isEmpty() ? null :
                (place) -> GroupKey.encode(source.name(), place.keys(), key),
                (partition, buffer, offset, length) -> add(rows, partition, buffer, offset, printer, scratch));
            return "{\"job\":\"" + source.name() + "\",\"hidden\":" + state.hidden() + ",\"refused\":" +
                state.refused() + ",\"is_cut\":" + (rows.size() == MAX_ROWS) + ",\"rows\":[" +
                String.join(",", rows) + "]}\n";
        }
    }

    private static void add(
        final List<String> rows,
        final int partition,
        final DirectBuffer buffer,
        final int offset,
        final RowPrinter printer,
        final Utf8Writer scratch)
    {
        if (rows.size() < MAX_ROWS)
        {
            scratch.ascii("{\"partition\":").ascii(StateRows.ALL == partition ? "null" : Integer.toString(partition))
                .ascii(",\"row\":");
            printer.json(buffer, offset, scratch);
            rows.add(scratch.ascii('}').take());
        }
    }

    private static List<String> keyOf(final StateSource source)
    {
        final StatePlace place = source.places().get(0);
        return place.keys().stream().map((column) -> column.name()).collect(Collectors.toList());
    }

    /** Asked for by whoever has the turn. */
    private ControlClient control()
    {
        if (null == control)
        {
            control = client.control();
        }
        return control;
    }
}
