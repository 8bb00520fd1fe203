using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Sids;

/// <summary>What sids say of this engine. The defaults give sids of 32 characters.</summary>
internal sealed class SidOptions : IValidatableObject
{
    public const string SectionName = "Sid";

    /// <summary>What kind of system it is. Default: <c>spf</c>.</summary>
    [Required, RegularExpression("[!-?A-~]{1,64}", ErrorMessage = "Sid:Sub takes 1 to 64 visible ASCII characters without @.")]
    public string Sub { get; set; } = "spf";

    /// <summary>Where it runs. Default: <c>hf</c>.</summary>
    /// <remarks>Behind an @, a dot makes it an e-mail address, which logs do not show.</remarks>
    [Required, RegularExpression("[!-\\-/-?A-~]{1,64}", ErrorMessage = "Sid:Location takes 1 to 64 visible ASCII characters without @ and dot.")]
    public string Location { get; set; } = "hf";

    /// <summary>IPv4 address whose second half is shown. Default: the one from which this machine reaches the network.</summary>
    public string? Address { get; set; }

    /// <summary>Port whose first two digits are shown, four or five digits. Default: the one the engine listens on.</summary>
    [RegularExpression("[0-9]{4,5}", ErrorMessage = "Sid:Port takes four or five digits.")]
    public string? Port { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is { Length: > 0 } && !(IPAddress.TryParse(Address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork))
            yield return new("Sid:Address must be an IPv4 address.", [nameof(Address)]);
    }
}

[OptionsValidator]
internal sealed partial class SidOptionsValidator : IValidateOptions<SidOptions>;
