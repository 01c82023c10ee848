package io.corelane.ingest;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A media driver as a process of its own that is to be killed. The argument is the directory of its instance. */
final class DriverProcess
{
    private DriverProcess()
    {
    }

    public static void main(final String[] args)
    {
        Drivers.launch(new TestSupport().context(Path.of(args[0]), "", 1));
        System.out.println("READY");
        while (true)
        {
            LockSupport.park();
        }
    }
}
