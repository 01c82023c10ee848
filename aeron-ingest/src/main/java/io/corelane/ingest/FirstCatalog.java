package io.corelane.ingest;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;

/** What an appliance begins with. */
final class FirstCatalog
{
    private FirstCatalog()
    {
    }

    /** What former runs ran, which a job file may repeat but not change. */
    static Catalog ofLogs(final ApplianceContext context, final InstanceDirectory directory)
    {
        if (context.partitions() != directory.formerPartitions())
        {
            throw new ApplianceException("the logs in " + context.directory() + " are of " +
                directory.formerPartitions() + " partitions, not of " + context.partitions() +
                "; start with as many, or begin anew by --fresh, which deletes them");
        }
        final Catalog former = directory.formerCatalog();
        if (null != context.sql())
        {
            final String difference =
                CatalogDifference.of(former, compile(context, SchemaSource.inFolder(context.schemaFolder())));
            if (null != difference)
            {
                throw new ApplianceException(context.sqlName() + " is not what the logs in " + context.directory() +
                    " were written with: " + difference + "; start without a job file to go on and change it by " +
                    "corelane sql, or begin anew by --fresh, which deletes them");
            }
        }
        return former;
    }

    /** What the job file creates, if there is one; its schemas are kept in the directory. */
    static Catalog ofJobFile(final ApplianceContext context, final InstanceDirectory directory)
    {
        if (null == context.sql())
        {
            return new Catalog();
        }
        final Catalog created = compile(context, directory.keeping(SchemaSource.inFolder(context.schemaFolder())));
        if (created.streams().isEmpty())
        {
            throw new ApplianceException(context.sqlName() + " creates no stream; begin it with CREATE STREAM");
        }
        return created;
    }

    private static Catalog compile(final ApplianceContext context, final SchemaSource schemas)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, schemas, context.partitions(), UserFunctions.installed())
            .compile(context.sql(), context.sqlName());
        return catalog;
    }
}
