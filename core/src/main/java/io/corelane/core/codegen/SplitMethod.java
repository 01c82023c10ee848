package io.corelane.core.codegen;

/** A method written piece by piece, that goes on in a method of its own when it grows too large for the JIT. */
final class SplitMethod
{
    private final ClassWriter owner;
    private final String name;
    private final String parameters;
    private final String arguments;
    private MethodWriter part;
    private int pieces;
    private int parts;

    /**
     * A method without pieces.
     *
     * @param owner      its class.
     * @param name       its name.
     * @param parameters in parentheses.
     * @param arguments  what stands for them where one part calls another, in parentheses.
     */
    SplitMethod(final ClassWriter owner, final String name, final String parameters, final String arguments)
    {
        this.owner = owner;
        this.name = name;
        this.parameters = parameters;
        this.arguments = arguments;
        this.part = owner.method();
    }

    /** Where the next piece goes: a few lines that stand for themselves. */
    MethodWriter piece()
    {
        if (pieces++ == owner.maxParts())
        {
            endPart();
            pieces = 1;
            part = owner.method();
        }
        return part;
    }

    /** Adds the method to its class. */
    void end()
    {
        if (0 == parts)
        {
            owner.add("protected void " + name + parameters, part);
        }
        else
        {
            endPart();
            final MethodWriter calls = owner.method();
            for (int i = 0; i < parts; i++)
            {
                calls.line(name + "_" + i + arguments + ";");
            }
            owner.add("protected void " + name + parameters, calls);
        }
    }

    private void endPart()
    {
        owner.add("private void " + name + "_" + parts++ + parameters, part);
    }
}
