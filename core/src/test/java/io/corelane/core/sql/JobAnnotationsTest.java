package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.plan.Chart;
import io.corelane.core.plan.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Annotations that say how a job begins and what of it is shown. */
class JobAnnotationsTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, p DECIMAL(9,2), d DOUBLE, t TIMESTAMP) WITH (key='k');\n";
    private static final String JOB =
        "CREATE TABLE j AS SELECT k, COUNT(*) AS n, MAX(p) AS most, AVG(d) AS mean FROM s GROUP BY k";

    private static Catalog compile(final String annotations)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, (path) -> null, 1).compile(STREAM + annotations + JOB + ";", "a.sql");
        return catalog;
    }

    @Test
    void shouldNameColumnsAsMetrics()
    {
        assertEquals(List.of(new Metric("n", 1, 0), new Metric("top", 2, 2), new Metric("mean", 3, 6)),
            compile("-- @metric n\n-- @metric MOST AS top\n-- @metric: mean\n").job("j").options().metrics());
        assertEquals(List.of(), compile("").job("j").options().metrics());
    }

    @Test
    void shouldSayHowResultsAreLookedAt()
    {
        assertEquals(List.of(
            new Chart(Chart.Kind.BAR, List.of("n", "most"), "k", null, 10, "By key, as it is"),
            new Chart(Chart.Kind.TOP, List.of("mean"), "k", null, 3, null),
            new Chart(Chart.Kind.HEAT, List.of("n"), "k", "most", 10, null),
            new Chart(Chart.Kind.LINE, List.of("n"), null, "k", 10, null),
            new Chart(Chart.Kind.TABLE, List.of(), null, null, 10, null)),
            compile("-- @chart bar n, MOST by k AS By key, as it is\n-- @chart TOP mean BY k LIMIT 3\n" +
            "-- @chart heat n BY k PER most\n-- @chart line n PER k\n-- @chart table\n").job("j").options().charts());
        assertEquals(List.of(), compile("").job("j").options().charts());
        assertTrue(compile("-- @chart bar n BY k\n").script().contains("-- @chart bar n BY k\nCREATE TABLE j"));
        final Catalog catalog = compile("-- @chart bar n BY k AS Keys\n-- @chart top n BY k\n");
        final String described = ((Statement.Describe)new SqlCompiler(catalog, (path) -> null, 1)
            .compile("DESCRIBE j", "").get(0)).text();
        assertTrue(described.contains("Chart bar n by k as Keys\nChart top n by k limit 10\n"), described);
    }

    @Test
    void shouldRefuseChartsThatShowNothing()
    {
        refused("a.sql:2:1: @chart: the results have no column kk; did you mean k?", "-- @chart bar n BY kk\n");
        refused("a.sql:2:1: there is no chart bra; take one of line, bar, heat, top, table; did you mean bar?",
            "-- @chart bra n BY k\n");
        refused("a.sql:2:1: @chart bar shows numbers, but k is VARCHAR(4)", "-- @chart bar k BY n\n");
        refused("a.sql:2:1: @chart bar takes a column of numbers and BY, such as @chart bar n BY k",
            "-- @chart bar n\n");
        refused("a.sql:2:1: @chart top takes one column of numbers and BY, such as @chart top n BY k LIMIT 5",
            "-- @chart top n, most BY k\n");
        refused("a.sql:2:1: @chart heat takes one column of numbers, BY and PER, such as @chart heat n BY k PER l",
            "-- @chart heat n BY k\n");
        refused("a.sql:2:1: @chart line takes a TIMESTAMP in BY, but k is VARCHAR(4)", "-- @chart line n BY k\n");
        refused("a.sql:2:1: @chart line takes a column of numbers, such as @chart line n BY window_end PER k",
            "-- @chart line\n");
        refused("a.sql:2:1: @chart table takes no BY and no PER", "-- @chart table PER k\n");
        refused("a.sql:2:1: @chart takes a kind (line, bar, heat, top, table), columns, BY column, PER column, LIMIT " +
            "n and AS a title, in this order, found bar n LIMIT 5 BY k", "-- @chart bar n LIMIT 5 BY k\n");
        refused("a.sql:10:1: a job has at most 8 charts", "-- @chart bar n BY k\n".repeat(9));
    }

    @Test
    void shouldBeginPausedWhenAskedTo()
    {
        assertTrue(compile("-- @job_mode paused\n").isPaused("j"));
        assertFalse(compile("-- @job_mode running\n").isPaused("j"));
        assertFalse(compile("").isPaused("j"));
        assertTrue(compile("-- @job_mode Paused\n").script().contains("-- @job_mode Paused\nCREATE TABLE j"));
    }

    @Test
    void shouldTellBothInExplainAndDescribe()
    {
        final Catalog catalog = compile("-- @job_mode paused\n-- @metric most AS top\n");
        final SqlCompiler compiler = new SqlCompiler(catalog, (path) -> null, 1);
        final String described = ((Statement.Describe)compiler.compile("DESCRIBE j", "").get(0)).text();
        assertTrue(described.contains(
            "Mode paused: takes no records before RESUME JOB\nMetric top: the newest most, scale 2\n"), described);
        final String explained = ((Statement.Explain)compiler.compile(
            "-- @metric n\nEXPLAIN SELECT k, COUNT(*) AS n FROM s GROUP BY k", "").get(0)).text();
        assertTrue(explained.endsWith("Metric n: the newest n\n"), explained);
    }

    @Test
    void shouldRefuseWhatCannotBeMeant()
    {
        refused("a.sql:2:1: @metric: the results have no column moost; did you mean most?", "-- @metric moost\n");
        refused("a.sql:3:3: @metric shows a number, but k is VARCHAR(4); name a BIGINT, DECIMAL or DOUBLE column",
            "-- @metric n\n  -- @metric k\n");
        refused("a.sql:3:1: there is a metric n already; name this one by @metric most AS another_name",
            "-- @metric n\n-- @metric most AS n\n");
        refused("a.sql:2:1: @metric takes a column, or a column AS a name, found n + 1", "-- @metric n + 1\n");
        refused("a.sql:2:1: @metric takes a column, or a column AS a name, found nothing", "-- @metric\n");
        final StringBuilder many = new StringBuilder();
        for (int i = 0; i < 17; i++)
        {
            many.append("-- @metric n AS m").append(i).append('\n');
        }
        refused("a.sql:18:1: a job has at most 16 metrics", many.toString());
        refused("a.sql:2:1: @job_mode takes running or paused, found pausd; did you mean paused?",
            "-- @job_mode pausd\n");
        refused("a.sql:3:1: the annotation @job_mode is there twice", "-- @job_mode paused\n-- @job_mode paused\n");
        final SqlCompiler compiler = new SqlCompiler(compile("").states(), (path) -> null, 1);
        assertEquals("-e:1:1: @metric is for a job: write CREATE STREAM name AS SELECT ..., or take the annotation " +
            "away", assertThrows(SqlException.class, () ->
            compiler.look("-- @metric n\nSELECT n FROM j", "-e")).getMessage());
        assertEquals("-e:1:1: @job_mode is for a job: write CREATE STREAM name AS SELECT ..., or take the annotation " +
            "away", assertThrows(SqlException.class, () ->
            compiler.follow("-- @job_mode paused\nSELECT n FROM j", "-e")).getMessage());
    }

    private static void refused(final String message, final String annotations)
    {
        assertEquals(message, assertThrows(SqlException.class, () -> compile(annotations)).getMessage());
    }
}
