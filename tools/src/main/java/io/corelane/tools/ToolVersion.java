package io.corelane.tools;

import picocli.CommandLine.IVersionProvider;

/** The version of the package, from its manifest, and the Java that runs it. */
final class ToolVersion implements IVersionProvider
{
    @Override
    public String[] getVersion()
    {
        final String version = ToolVersion.class.getPackage().getImplementationVersion();
        return new String[]{
            "corelane " + (null == version ? "(from the source tree)" : version) +
                ", Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " +
                System.getProperty("os.arch")};
    }
}
