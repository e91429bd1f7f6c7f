defmodule Osoba.PackagingTest do
  @moduledoc "Other applications can use the package: by path, by git, and in a release."
  use ExUnit.Case, async: false

  @package Path.expand("..", __DIR__)
  @repository Path.expand("../../..", __DIR__)
  # The library that this run was compiled with, so that nothing is built twice.
  @library Path.join(@package, "priv/native/osoba_nif.so")

  setup %{test: test} do
    folder = Path.join(System.tmp_dir!(), "osoba-host-#{:erlang.phash2({test, System.pid()})}")
    File.mkdir_p!(Path.join(folder, "lib"))
    on_exit(fn -> File.rm_rf!(folder) end)

    # The host's own package, beside which this one is a dependency.
    library = Path.join(folder, "prebuilt.so")
    File.cp!(@library, library)
    %{folder: folder, library: library}
  end

  defp project(folder, dependency) do
    File.write!(Path.join(folder, "mix.exs"), """
    defmodule Host.MixProject do
      use Mix.Project
      def project, do: [app: :host, version: "1.0.0", deps: [#{dependency}]]
      def application, do: []
    end
    """)

    File.write!(Path.join(folder, "lib/host.ex"), """
    defmodule Host do
      def answer, do: IO.puts("valid: \#{Osoba.UNZR.valid?("19910824-00026")} \#{Osoba.version()}")
    end
    """)
  end

  defp run(program, arguments, folder, library) do
    environment = [
      {"MIX_ENV", "prod"},
      {"OSOBA_NIF_PATH", library},
      {"MIX_DEPS_PATH", nil},
      {"OSOBA_REQUIRE_POSTGRES", nil},
      # The library reads no variable and prints nothing: its allocator would, unless told not to.
      {"MIMALLOC_VERBOSE", "1"},
      {"MIMALLOC_SHOW_STATS", "1"}
    ]

    {output, status} =
      System.cmd(program, arguments, cd: folder, env: environment, stderr_to_stdout: true)

    assert status == 0, output
    refute output =~ "mimalloc"
    output
  end

  @expected "valid: true 0.1.0"

  test "as a path dependency, and in a release that needs no source", %{
    folder: folder,
    library: library
  } do
    copy = Path.join(folder, "osoba/bindings/elixir")
    File.mkdir_p!(copy)

    for part <- ["lib", "mix.exs"],
        do: File.cp_r!(Path.join(@package, part), Path.join(copy, part))

    # The statements may stand inside the package, where it stands alone.
    File.cp_r!(Path.join(@repository, "bindings/sql"), Path.join(copy, "sql"))
    project(folder, ~s({:osoba, path: "osoba/bindings/elixir"}))
    assert run("mix", ["run", "-e", "Host.answer()"], folder, library) =~ @expected

    run("mix", ["release", "--quiet"], folder, library)
    release = Path.join(folder, "elsewhere")
    File.rename!(Path.join(folder, "_build/prod/rel/host"), release)

    for gone <- ["osoba", "_build", "lib", "prebuilt.so"],
        do: File.rm_rf!(Path.join(folder, gone))

    assert run(Path.join(release, "bin/host"), ["eval", "Host.answer()"], folder, "") =~ @expected
  end

  test "as a git dependency with subdir", %{folder: folder, library: library} do
    project(folder, ~s({:osoba, git: "file://#{@repository}", subdir: "bindings/elixir"}))
    run("mix", ["deps.get"], folder, library)
    assert run("mix", ["run", "-e", "Host.answer()"], folder, library) =~ @expected
  end

  test "a missing library and a missing cargo are said in a sentence", %{folder: folder} do
    copy = Path.join(folder, "osoba")
    File.mkdir_p!(copy)

    for part <- ["lib", "mix.exs"],
        do: File.cp_r!(Path.join(@package, part), Path.join(copy, part))

    {output, status} =
      System.cmd("mix", ["compile"],
        cd: copy,
        env: [{"MIX_ENV", "prod"}, {"OSOBA_NIF_PATH", "/nowhere.so"}],
        stderr_to_stdout: true
      )

    assert status != 0 and output =~ "OSOBA_NIF_PATH is /nowhere.so, and there is no such file."

    # A PATH with everything that Mix needs and without cargo.
    programs = Path.join(folder, "bin")
    File.mkdir_p!(programs)

    for directory <- String.split(System.get_env("PATH"), ":"),
        File.dir?(directory),
        program <- File.ls!(directory),
        program not in ["cargo", "rustup"],
        do: File.ln_s(Path.join(directory, program), Path.join(programs, program))

    {output, status} =
      System.cmd("mix", ["compile"],
        cd: copy,
        env: [{"MIX_ENV", "prod"}, {"OSOBA_NIF_PATH", nil}, {"PATH", programs}],
        stderr_to_stdout: true
      )

    assert status != 0 and output =~ "cargo, which is not on the PATH. Install Rust"
  end
end
