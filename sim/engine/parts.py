"""How a large model compiles once: kernels are parts that are put together, and optimised, in the entry alone.

numba optimises each function together with everything it calls, so a function that is called from a hundred places,
three calls deep, is optimised and turned into machine code hundreds of times (measured on the full model: 200 s). A
kernel that gets a `Reference` (see `sim.engine.kernel`) can only be called from compiled code. Such a kernel is kept as
a *part*: its code alone, neither optimised nor made into machine code. An entry links all parts below it, each once,
and is optimised as one module.

This uses numba's way to give a function its own compiler (``pipeline_class``) and a library of code of our own. If a
version of numba has other insides, ``KernelCompiler`` is None and kernels are compiled in numba's own way: slower to
compile, the same result.
"""

from __future__ import annotations

import weakref
from typing import Any

from sim.engine.reference import Reference
from sim.engine.rows import taken_as_they_are

APART = "never_copied_into_callers"
"""Mark of a kernel that stays a call, so that what is rare in its caller costs nothing there (see `sim.engine.kernel`)."""

KernelCompiler: Any = None
EntryCompiler: Any = None

try:
    from numba import _dynfunc  # type: ignore[attr-defined]
    from numba.core.codegen import JITCodeLibrary
    from numba.core.compiler import CompilerBase, DefaultPassBuilder
    from numba.core.compiler_machinery import register_pass
    from numba.core.typed_passes import NativeLowering
except ImportError:  # pragma: no cover - another numba
    pass
else:

    class _Part(JITCodeLibrary):
        """Code of one kernel, to be linked into an entry."""

        _all: list[Any] | None = None

        def finalize(self) -> None:
            self._raise_if_finalized()
            self._final_module.verify()
            self._finalize_dynamic_globals()
            self._final_module.__library = weakref.proxy(self)
            self._finalized = True

        def function(self, name: str) -> Any:
            """A function of this part."""
            return self._final_module.get_function(name)

        def _get_module_for_linking(self) -> Any:
            self._ensure_finalized()
            return self._final_module  # its function stays external, so that linking does not leave it out as unused

        def _optimize_functions(self, ll_module: Any) -> None:
            """Leave it to the entry."""

        def needs(self) -> list[Any]:
            """List this library and all that it needs, each once."""
            if self._all is None:
                found: dict[Any, None] = {self: None}
                for library in self._linking_libraries:
                    below = library.needs() if isinstance(library, _Part) else [library]
                    found.update(dict.fromkeys(below))
                self._all = list(found)
            return self._all

    class _Whole(JITCodeLibrary):
        """Code of an entry: parts are linked, made private to it, and optimised together."""

        def finalize(self) -> None:
            self._own = {function.name for function in self._final_module.functions if not function.is_declaration}
            self._linking_libraries.sort(key=lambda library: not isinstance(library, _Part))
            super().finalize()

        def _optimize_final_module(self) -> None:
            for function in self._final_module.functions:
                if function.is_declaration:
                    if function.name.startswith("_ZN"):
                        raise RuntimeError(f"{self.name}: the code of {function.name} was not linked")
                elif function.name not in self._own:
                    function.linkage = "internal"
            passes, builder = self._codegen._module_pass_manager()
            passes.run(self._final_module, builder)

    @register_pass(mutates_CFG=True, analysis_only=False)
    class _PartLowering(NativeLowering):
        _name = "zothuis_part_lowering"

        def run_pass(self, state: Any) -> bool:
            if not any(isinstance(kind, Reference) for kind in state.args):
                with taken_as_they_are(state.func_id.modname):
                    return super().run_pass(state)
            state.library = _Part(state.targetctx.codegen(), state.func_id.func_qualname)
            state.library.enable_object_caching()
            flags = state.flags
            flags.no_cpython_wrapper = True
            flags.no_cfunc_wrapper = True
            flags.no_compile = True
            with taken_as_they_are(state.func_id.modname):
                super().run_pass(state)
            lowered = state["cr"]
            state.library.finalize()
            fndesc = lowered.fndesc
            if getattr(state.func_id.func, APART, False):
                state.library.function(fndesc.llvm_func_name).add_function_attribute("noinline")
            token = _dynfunc.make_function(  # never called: it stands for this part in numba's tables
                fndesc.lookup_module(), fndesc.qualname.split(".")[-1], "part", 0, lowered.env, (state.library,)
            )
            state.targetctx.insert_user_function(token, fndesc, state.library.needs())
            state["cr"] = lowered._replace(cfunc=token)
            return True

    @register_pass(mutates_CFG=True, analysis_only=False)
    class _WholeLowering(NativeLowering):
        _name = "zothuis_whole_lowering"

        def run_pass(self, state: Any) -> bool:
            state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
            state.library.enable_object_caching()
            with taken_as_they_are(state.func_id.modname):
                return super().run_pass(state)

    def _pipeline(state: Any, lowering: Any) -> list[Any]:
        manager = DefaultPassBuilder.define_nopython_pipeline(state)
        manager.passes = [(lowering if step is NativeLowering else step, text) for step, text in manager.passes]
        manager._finalized = False
        manager.finalize()
        return [manager]

    class KernelCompiler(CompilerBase):  # type: ignore[no-redef]
        """Compiler of kernels: a part when it gets a reference, else as usual."""

        def define_pipelines(self) -> list[Any]:
            return _pipeline(self.state, _PartLowering)

    class EntryCompiler(CompilerBase):  # type: ignore[no-redef]
        """Compiler of entries."""

        def define_pipelines(self) -> list[Any]:
            return _pipeline(self.state, _WholeLowering)
