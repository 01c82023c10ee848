package io.corelane.perf.process;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The module flags of this process, for processes that it starts. */
final class JvmFlags
{
    private JvmFlags()
    {
    }

    static List<String> ofThisProcess()
    {
        final List<String> flags = new ArrayList<>();
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (argument.startsWith("--add-") || argument.startsWith("--enable-") || argument.startsWith("--sun-"))
            {
                flags.add(argument);
            }
        }
        return flags;
    }
}
