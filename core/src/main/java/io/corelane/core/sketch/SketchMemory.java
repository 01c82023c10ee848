package io.corelane.core.sketch;

import org.apache.datasketches.memory.Memory;

/**
 * The way of sketches out of bytes. DataSketches' memory library knows the Java versions up to 21 and refuses any other
 * when it is loaded, though what is used of it here, arrays on the heap, works on later ones: so it is shown a version
 * that it knows while it is loaded, once.
 */
final class SketchMemory
{
    private static final String VERSION = "java.version";
    private static final String KNOWN_VERSION = "21.0.1";
    private static final int LAST_KNOWN = 21;

    static
    {
        final String version = System.getProperty(VERSION);
        try
        {
            if (Runtime.version().feature() > LAST_KNOWN)
            {
                System.setProperty(VERSION, KNOWN_VERSION);
            }
            Class.forName("org.apache.datasketches.memory.internal.ResourceImpl");
        }
        catch (final ClassNotFoundException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
        finally
        {
            System.setProperty(VERSION, version);
        }
    }

    private SketchMemory()
    {
    }

    /** Has it loaded, before sketches are made bytes. */
    static void load()
    {
        // The class has been initialised.
    }

    static Memory of(final byte[] bytes)
    {
        return Memory.wrap(bytes);
    }
}
