package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corelane.codec.SchemaFile;
import io.corelane.codec.SchemaParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What UNNEST cannot take. */
class UnnestErrorsTest
{
    private static final String STREAM = "CREATE STREAM b WITH (schema='basket.xml', message='Basket', key='k');\n" +
        "CREATE TABLE t WITH (schema='basket.xml', message='Basket', key='k');\n";

    @TempDir
    private Path directory;

    private SchemaFile schema;

    @BeforeEach
    void readSchema() throws IOException
    {
        final Path file = directory.resolve("basket.xml");
        try (InputStream input =
            UnnestErrorsTest.class.getResourceAsStream("/io/corelane/core/codegen/basket.xml"))
        {
            Files.copy(input, file);
        }
        schema = SchemaParser.parse(file);
    }

    @Test
    void shouldTellWhatToWriteInstead()
    {
        refused("3:54: UNNEST takes a group of a stream's records; t is a table, of which each record is one row: " +
            "declare it by CREATE STREAM to read its groups", "v FROM t CROSS JOIN UNNEST(t.items)");
        refused("3:62: a group inside of a group is unnested behind it: write CROSS JOIN UNNEST(b.items) CROSS JOIN " +
            "UNNEST(items.fills)", "f FROM b CROSS JOIN UNNEST(b.items.fills)");
        refused("3:81: only one group of a record is unnested, and groups inside of its entries; for another one " +
            "write a SELECT of its own", "v FROM b CROSS JOIN UNNEST(b.items) CROSS JOIN UNNEST(b.marks)");
        refused("3:85: the entries of i have no group fils; did you mean fills?",
            "v FROM b CROSS JOIN UNNEST(b.items) i CROSS JOIN UNNEST(i.fils)");
        refused("3:114: the entries of f have no group x; they have none",
            "v FROM b CROSS JOIN UNNEST(b.items) i CROSS JOIN UNNEST(i.fills) f CROSS JOIN UNNEST(f.x)");
        refused("3:56: the records of b have no group itms; did you mean items?",
            "v FROM b CROSS JOIN UNNEST(b.itms)");
        refused("3:56: the records of b have no group fills; there are marks, items",
            "f FROM b CROSS JOIN UNNEST(b.fills)");
    }

    private void refused(final String message, final String select)
    {
        final SqlCompiler compiler = new SqlCompiler(new Catalog(), (path) -> schema, 1);
        assertEquals("u.sql:" + message, assertThrows(SqlException.class, () ->
            compiler.compile(STREAM + "CREATE STREAM x AS SELECT " + select + ";", "u.sql")).getMessage());
    }
}
