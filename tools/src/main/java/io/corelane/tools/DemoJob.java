package io.corelane.tools;

import io.corelane.codec.SchemaException;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The job file of the demo, which is also among the examples of the package. */
final class DemoJob
{
    static final String NAME = "trades.sql";
    static final String STREAM = "trades";
    static final String JOB = "by_symbol";

    private DemoJob()
    {
    }

    static String sql() throws IOException
    {
        try (InputStream stream = DemoJob.class.getResourceAsStream(NAME))
        {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The stream as its records lie on the wire. */
    static StreamDefinition stream() throws IOException
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, path ->
        {
            throw new SchemaException("the demo has no schema file " + path);
        }, 1).compile(sql(), NAME);
        return catalog.stream(STREAM);
    }
}
