package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.function.FunctionCatalog;
import io.corelane.core.function.FunctionEntry;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The catalog of functions has those that SQL has, no more and no fewer. */
final class FunctionNamesTest
{
    @Test
    void shouldKnowTheScalarFunctionsOfTheCatalog()
    {
        final TreeSet<String> built = new TreeSet<>(ScalarCalls.names());
        built.add("||");
        built.add("like");
        assertEquals(built, FunctionCatalog.standard().stream()
            .filter((entry) -> FunctionEntry.Kind.SCALAR == entry.kind())
            .map((entry) -> entry.name().toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new)));
    }
}
