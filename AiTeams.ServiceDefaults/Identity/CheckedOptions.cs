using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiTeams.ServiceDefaults.Identity;

/// <summary>Checks, before anything reads them, the options that are to be valid at the start.</summary>
internal static class CheckedOptions
{
    /// <exception cref="StartRefusedException">Some are not; all of them are named, by section and member.</exception>
    internal static void Check(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException invalid)
        {
            throw new StartRefusedException(Line([invalid]));
        }
        catch (AggregateException several) when (several.InnerExceptions.All(static inner => inner is OptionsValidationException))
        {
            throw new StartRefusedException(Line(several.InnerExceptions.Cast<OptionsValidationException>()));
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder's own: "Failed to convert configuration value 'x' at 'Console:OtlpGrpcPort' to type 'System.Int32'."
            throw new StartRefusedException(unreadable.Message);
        }
    }

    private static string Line(IEnumerable<OptionsValidationException> invalid) => string.Join(' ', invalid.SelectMany(static options =>
    {
        var section = options.OptionsType.GetField("SectionName")?.GetRawConstantValue() as string;
        return options.Failures.Select(failure => section is null || failure.Contains($"{section}:", StringComparison.Ordinal) ? failure : $"{section}:{failure}");
    })).ReplaceLineEndings(" ");
}
