package io.corelane.core.function;

import io.corelane.codec.DataType;
import io.corelane.core.plan.UserFunction;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;

/** The functions that providers bring, by their names. Immutable. */
public final class UserFunctions
{
    /** No functions. */
    public static final UserFunctions NONE = new UserFunctions(List.of());

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private final Map<String, UserFunction> functions = new TreeMap<>();

    private UserFunctions(final List<FunctionDefinition> definitions)
    {
        for (final FunctionDefinition definition : definitions)
        {
            final UserFunction other = functions.put(definition.name(), resolve(definition));
            if (null != other)
            {
                throw error(definition, "is there twice; the other one is of " + other.method().getDeclaringClass()
                    .getName());
            }
        }
    }

    /**
     * Finds all providers.
     *
     * @param loader of the jars they are in, such as a {@link java.net.URLClassLoader}; jobs that call their functions
     *               keep it.
     * @return their functions.
     * @throws FunctionException when a provider is wrong.
     */
    public static UserFunctions load(final ClassLoader loader)
    {
        final List<FunctionDefinition> definitions = new ArrayList<>();
        try
        {
            final Iterator<ScalarFunctionProvider> providers =
                ServiceLoader.load(ScalarFunctionProvider.class, loader).iterator();
            while (providers.hasNext())
            {
                definitions.addAll(providers.next().functions());
            }
        }
        catch (final ServiceConfigurationError ex)
        {
            throw new FunctionException("a provider of functions cannot be loaded: " + ex.getMessage() +
                (null == ex.getCause() ? "" : " (" + ex.getCause() + ")"), ex);
        }
        return of(definitions);
    }

    /**
     * Those on the class path of the program itself.
     *
     * @return their functions; loaded anew each time.
     * @throws FunctionException when a provider is wrong.
     */
    public static UserFunctions installed()
    {
        return load(UserFunctions.class.getClassLoader());
    }

    /**
     * Functions from their definitions.
     *
     * @param definitions of the functions.
     * @return the functions.
     * @throws FunctionException when a definition is wrong.
     */
    public static UserFunctions of(final List<FunctionDefinition> definitions)
    {
        return definitions.isEmpty() ? NONE : new UserFunctions(definitions);
    }

    /**
     * A function by its name.
     *
     * @param name lower case.
     * @return the function, or null if there is none.
     */
    public UserFunction find(final String name)
    {
        return functions.get(name);
    }

    /**
     * All functions.
     *
     * @return in the order of their names.
     */
    public List<UserFunction> all()
    {
        return List.copyOf(functions.values());
    }

    private static UserFunction resolve(final FunctionDefinition definition)
    {
        if (!NAME.matcher(definition.name()).matches())
        {
            throw error(definition, "needs a name of lower-case letters, digits and underscores");
        }
        if (FunctionCatalog.isTaken(definition.name()))
        {
            throw error(definition, "has the name of a function that SQL has already; choose another one");
        }
        definition.arguments().forEach((type) -> requireNarrow(definition, type));
        requireNarrow(definition, definition.result());
        final List<Class<?>> parameters = parameters(definition);
        final Class<?> result = DataType.Kind.VARCHAR == definition.result().kind() ?
            void.class : javaType(definition.result());
        final String wanted = "public static " + signature(result, definition.method(), parameters);
        try
        {
            final Method method =
                definition.owner().getMethod(definition.method(), parameters.toArray(new Class<?>[0]));
            if (!Modifier.isStatic(method.getModifiers()) || result != method.getReturnType() ||
                !Modifier.isPublic(definition.owner().getModifiers()))
            {
                throw error(definition, "needs the method " + wanted + " of a public class; found " + method);
            }
            return new UserFunction(
                definition.name(), method, definition.arguments(), definition.result(), definition.description());
        }
        catch (final NoSuchMethodException ex)
        {
            final String found = Arrays.stream(definition.owner().getDeclaredMethods())
                .filter((method) -> method.getName().equals(definition.method()))
                .map(Method::toString).sorted().collect(Collectors.joining(", "));
            throw error(definition, "needs the method " + wanted + "; found " +
                (found.isEmpty() ? "none of that name" : found));
        }
    }

    private static void requireNarrow(final FunctionDefinition definition, final DataType type)
    {
        if (type.isWide())
        {
            throw error(definition, "takes or answers " + type + ", which has more than " +
                DataType.MAX_NARROW_PRECISION + " digits; use a smaller DECIMAL, or DOUBLE");
        }
    }

    private static List<Class<?>> parameters(final FunctionDefinition definition)
    {
        final List<Class<?>> parameters = new ArrayList<>();
        for (final DataType type : definition.arguments())
        {
            parameters.addAll(DataType.Kind.VARCHAR == type.kind() ?
                List.of(DirectBuffer.class, int.class, int.class) : List.of(javaType(type)));
        }
        if (DataType.Kind.VARCHAR == definition.result().kind())
        {
            parameters.add(TextOutput.class);
        }
        return parameters;
    }

    private static Class<?> javaType(final DataType type)
    {
        return switch (type.kind())
        {
            case DOUBLE -> double.class;
            case BOOLEAN -> boolean.class;
            default -> long.class;
        };
    }

    private static String signature(final Class<?> result, final String name, final List<Class<?>> parameters)
    {
        return parameters.stream().map(Class::getSimpleName)
            .collect(Collectors.joining(", ", result.getSimpleName() + " " + name + "(", ")"));
    }

    private static FunctionException error(final FunctionDefinition definition, final String sentence)
    {
        return new FunctionException(
            "the function " + definition.name() + " of " + definition.owner().getName() + " " + sentence, null);
    }
}
