package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlScript;
import io.corelane.ingest.client.ControlClient;
import java.nio.file.Path;
import java.util.List;

/** The appliance that a script is for, as whoever sends it sees it. */
interface SqlTarget
{
    /** Folder of the instance. */
    Path root();

    /** Partitions of the instance. */
    int partitions();

    /** What runs at present. */
    Catalog catalog();

    /** The way to the appliance; the same one as long as it works. */
    ControlClient control();

    /** Against which paths of schemas are meant; null when statements may name none. */
    String folder();

    /**
     * What a look may read; throws when it is one that is not looked at here.
     *
     * @param plan    of the SELECT.
     * @param sources which it reads.
     */
    LookBudget budget(JobPlan plan, List<StateSource> sources);

    /**
     * Shows the rows of a SELECT that goes on, or refuses it.
     *
     * @param part     the SELECT, which would run.
     * @param name     of the script, for errors.
     * @param obstacle why it is no look though it reads jobs alone, a sentence; or null.
     */
    void follow(SqlScript.Part part, String name, String obstacle);
}
