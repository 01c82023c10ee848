package io.corelane.core.sql;

import io.corelane.codec.SchemaException;
import io.corelane.codec.SchemaFile;
import io.corelane.codec.SchemaParser;
import java.nio.file.Path;

/** Where the schema files that SQL names come from. */
@FunctionalInterface
public interface SchemaSource
{
    /**
     * Reads a schema.
     *
     * @param path as the SQL has it.
     * @return the schema.
     * @throws SchemaException if there is none or it cannot be used, with one sentence for the user.
     */
    SchemaFile load(String path);

    /**
     * Files, relative to a folder.
     *
     * @param folder the folder, commonly that of the job file.
     * @return schemas from files; errors name the absolute path.
     */
    static SchemaSource inFolder(final Path folder)
    {
        return (path) -> SchemaParser.parse(folder.resolve(path).toAbsolutePath().normalize());
    }
}
