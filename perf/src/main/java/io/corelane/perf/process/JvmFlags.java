package io.corelane.perf.process;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Predicate;

/** Flags of this process, for processes that it starts. */
final class JvmFlags
{
    private JvmFlags()
    {
    }

    /** Those that open modules. */
    static List<String> ofModules()
    {
        return those((argument) ->
            argument.startsWith("--add-") || argument.startsWith("--enable-") || argument.startsWith("--sun-"));
    }

    /** Those of the heap, the collector and the compiler. */
    static List<String> besidesModules()
    {
        return those((argument) -> argument.startsWith("-X") || argument.startsWith("-D"));
    }

    private static List<String> those(final Predicate<String> isWanted)
    {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(isWanted).toList();
    }
}
