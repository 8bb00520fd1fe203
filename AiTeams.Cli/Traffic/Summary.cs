using System.Globalization;
using Spectre.Console;

namespace AiTeams.Cli.Traffic;

/// <summary>What is said at the end.</summary>
internal static class Summary
{
    public static void Write(IAnsiConsole console, Texts texts, Tally tally, string url)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(tally);

        var operations = Table(texts.Operation, texts.Status, texts.Requests);
        foreach (var (operation, statuses) in tally.Operations)
        {
            foreach (var (status, requests) in statuses) Row(operations, operation, status == 0 ? "-" : Number(status), Number(requests));
        }
        console.Write(operations);

        var totals = Table(texts.Requests, texts.ExpectedErrors, texts.Failures, texts.Duration + " p50", "p95", "p99");
        Row(totals, Number(tally.Requests), Number(tally.OnPurpose), Number(tally.Failed),
            Number(tally.Percentile(0.50)), Number(tally.Percentile(0.95)), Number(tally.Percentile(0.99)));
        console.Write(totals);

        if (tally.Slowest.Count > 0)
        {
            var slowest = Table(texts.Slowest, texts.Status, texts.Duration, texts.TrackingId);
            foreach (var sample in tally.Slowest)
            {
                Row(slowest, sample.Operation, Number(sample.Status), Number(sample.Duration.TotalMilliseconds), sample.TrackingId ?? "-");
            }
            console.Write(slowest);
            console.Line(string.Format(CultureInfo.InvariantCulture, texts.LookUp, url));
        }
        if (tally.Faults.Count > 0)
        {
            var faults = Table(texts.WhatFailed, texts.Operation, texts.TrackingId);
            foreach (var sample in tally.Faults) Row(faults, sample.Fault!, sample.Operation, sample.TrackingId ?? "-");
            console.Write(faults);
        }
        console.Line(tally.Failed == 0 ? texts.AllFine : string.Format(CultureInfo.InvariantCulture, texts.SomeFailed, tally.Failed));
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        return table;
    }

    // Texts from a server are shown as they are, never read as markup.
    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double milliseconds) => milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
