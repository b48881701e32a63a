"""Runs the code of one file statement by statement, as far as its values are known, and notes what each came to.

The module's body first; then the body of each function, with its defaults, and :data:`unknown.UNKNOWN` for its other
parameters. A statement whose course depends on what is not known is taken apart: a branch is tried both ways, a loop
once, an expression by its parts.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import copy
import inspect
import re
import sys
import traceback
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

OK, FAILED, PARTLY = "ok", "failed", "partly"
_FELL = "__firedoor_fell__"
_RUN = "__firedoor_run__"
_WHOLE = "__firedoor_whole__"
_BINDING = re.compile(
    r"\(\) (got an unexpected|missing \d|takes |got multiple|got some|argument after|accepts )|takes no (keyword )?arg"
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_INNER = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_MANY = 200


class Returned(BaseException):
    """The function that is replayed has returned."""


class Replay:
    """The replay of one file; ``note`` takes each event, ``unknown`` is the module of the stand-in."""

    def __init__(
        self, path: str, text: str, module: types.ModuleType, unknown: Any, note: Callable[[Any], None]
    ) -> None:
        self.path = path
        self.module = module
        self.unknown = unknown
        self.note = note
        self.tree = ast.parse(text, path)
        self.lines = text.splitlines()
        self.functions: list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef, dict[str, Any]]] = []
        self.scope_name = ""
        self.doubtful = False
        self.flags = 0
        self.stop = False
        for statement in self.tree.body:
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                import __future__

                for alias in statement.names:
                    self.flags |= getattr(__future__, alias.name).compiler_flag

    def run_module(self) -> None:
        """Replay the body; functions met on the way stand in :attr:`functions` then."""
        self._block(self.tree.body, self.module.__dict__)

    def run_function(self, name: str, node: ast.FunctionDef | ast.AsyncFunctionDef, around: dict[str, Any]) -> None:
        """Replay one function in a copy of what is around it; functions inside of it are added to the list."""
        self.scope_name, self.doubtful = name, False
        scope = dict(around)
        scope |= self._parameters(node, scope)
        if isinstance(node, ast.AsyncFunctionDef) and self._in_one_loop(node, scope):
            return
        with contextlib.suppress(Returned):
            self._block(node.body, scope)

    def _in_one_loop(self, node: ast.AsyncFunctionDef, scope: dict[str, Any]) -> bool:
        """What a coroutine awaits belongs to one loop: its body runs as a whole, where nothing unknown decides."""
        tried = scope | {_WHOLE: node}
        try:
            self._natively(node.body, tried)
        except self.unknown.NotKnown:
            self.doubtful = True  # statement by statement, each in a loop of its own
            return False
        except BaseException as error:
            if self._is_ours(error):
                raise
            self._failed(node, error, tried)
        else:
            self.note(self._event(node, OK))
        return True

    # ---- statements --------------------------------------------------------------------------------------

    def _block(self, body: Iterable[ast.stmt], scope: dict[str, Any]) -> None:
        for statement in body:
            if self.stop:
                return
            self._statement(statement, scope)

    def _statement(self, statement: ast.stmt, scope: dict[str, Any]) -> None:
        if isinstance(statement, ast.Global | ast.Nonlocal | ast.Pass | ast.Break | ast.Continue):
            return
        try:
            returned = self._natively([statement], scope)
        except self.unknown.NotKnown:
            self._apart(statement, scope)
        except Returned:
            raise
        except BaseException as error:
            if self._is_ours(error):
                raise
            if not self._failed(statement, error, scope):
                self._apart(statement, scope)
        else:
            self._collect(statement, scope)
            self.note(self._event(statement, OK))
            if returned:
                raise Returned

    def _collect(self, statement: ast.stmt, scope: dict[str, Any], around: str = "") -> None:
        """Remember the functions that a statement defines, methods included."""
        around = around or (f"{self.scope_name}." if self.scope_name else "")
        if isinstance(statement, _FUNCTIONS):
            self.functions.append((around + statement.name, statement, scope))
            return
        if isinstance(statement, ast.ClassDef):
            made = scope.get(statement.name)
            inner = scope | {"__class__": made}
            for each in statement.body:
                self._collect(each, inner, f"{around}{statement.name}.")
            return
        for field in ("body", "orelse", "finalbody"):
            for each in getattr(statement, field, ()):
                if isinstance(each, ast.stmt):
                    self._collect(each, scope, around)
        for handler in getattr(statement, "handlers", ()):
            for each in handler.body:
                self._collect(each, scope, around)

    def _natively(self, body: list[ast.stmt], scope: dict[str, Any]) -> bool:
        """Run it as Python does; whether it returned from the function."""
        if not self.scope_name and scope is self.module.__dict__:
            exec(self._compiled(body), scope)
            return False
        body = [_unannotated(each) for each in body if not isinstance(each, ast.Global | ast.Nonlocal)]
        for each in body:
            if not isinstance(each, ast.ClassDef) and any(map(_names_super, ast.walk(each))):
                raise self.unknown.NotKnown
        is_async = any(_is_async(node) for each in body for node in _own_nodes(each))
        kind = ast.AsyncFunctionDef if is_async else ast.FunctionDef
        bound = sorted({name for each in body for name in _bound(each)})
        head: list[ast.stmt] = [ast.Global(bound)] if bound else []
        fell = ast.Return(ast.Name(_FELL, ast.Load()))
        function = kind(
            name=_RUN,
            args=ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]),
            body=[*head, *body, fell],
            decorator_list=[],
        )
        if sys.version_info >= (3, 12):
            function.type_params = []
        for node in (function, fell, *head):
            ast.copy_location(node, body[0])
        exec(self._compiled(ast.fix_missing_locations(ast.Module([function], [])).body), scope)
        marker = scope[_FELL] = object()
        return self._result(scope[_RUN]()) is not marker

    def _result(self, value: Any) -> Any:
        if type(value) is self.unknown.Unknown:
            return value
        if inspect.isasyncgen(value):
            raise self.unknown.NotKnown
        if inspect.iscoroutine(value) and value.cr_code.co_name == _RUN:
            return asyncio.run(value)
        if inspect.isgenerator(value) and value.gi_code.co_name == _RUN:
            for _ in range(_MANY):
                try:
                    next(value)
                except StopIteration as end:
                    return end.value
            raise self.unknown.NotKnown
        return value

    def _compiled(self, body: list[ast.stmt]) -> types.CodeType:
        code: types.CodeType = compile(ast.Module(body, []), self.path, "exec", flags=self.flags, dont_inherit=True)
        return code

    # ---- what depends on the unknown -----------------------------------------------------------------------

    def _apart(self, statement: ast.stmt, scope: dict[str, Any]) -> None:
        self.note(self._event(statement, PARTLY))
        if isinstance(statement, ast.If):
            self._branches(statement, scope)
        elif isinstance(statement, ast.For | ast.AsyncFor):
            self._try_value(statement.iter, statement, scope)
            self._forget(statement.target, scope)
            self._quietly(statement.body, scope)
        elif isinstance(statement, ast.While):
            self._quietly(statement.body, scope)
        elif isinstance(statement, ast.With | ast.AsyncWith):
            for item in statement.items:
                found = self._try_value(item.context_expr, statement, scope)
                if item.optional_vars is not None:
                    self._forget(item.optional_vars, scope)
                    if isinstance(item.optional_vars, ast.Name) and hasattr(type(found), "__enter__"):
                        try:
                            scope[item.optional_vars.id] = found.__enter__()
                        except BaseException as error:
                            if self._is_end(error):
                                raise
            self._block(statement.body, scope)
        elif isinstance(statement, ast.Try | ast.TryStar):
            self._guarded(statement, scope)
        elif isinstance(statement, _FUNCTIONS):
            scope[statement.name] = self.unknown.UNKNOWN
            self._collect(statement, scope)
        elif isinstance(statement, ast.ClassDef):
            scope[statement.name] = self.unknown.UNKNOWN
        else:
            self.doubtful = True
            for name in _bound(statement):
                scope[name] = self.unknown.UNKNOWN
            for value in ast.iter_child_nodes(statement):
                if isinstance(value, ast.expr):
                    self._parts(value, statement, scope)
            if isinstance(statement, ast.Return | ast.Raise):
                raise Returned

    def _branches(self, statement: ast.If, scope: dict[str, Any]) -> None:
        known: Any = self._try_value(statement.test, statement, scope)
        try:
            taken: bool | None = bool(known)
        except BaseException as error:
            if self._is_end(error):
                raise
            taken = None
        if taken is not None:
            self._block(statement.body if taken else statement.orelse, scope)
            return
        for body in (statement.body, statement.orelse):
            tried = dict(scope)
            self._quietly(body, tried)
            for name in _bound(statement):
                scope[name] = tried.get(name, self.unknown.UNKNOWN)
        for name in _bound(statement):
            scope[name] = self.unknown.UNKNOWN

    def _quietly(self, body: Iterable[ast.stmt], scope: dict[str, Any]) -> None:
        """What may run or not: a return in it does not end the function."""
        with contextlib.suppress(Returned):
            self._block(body, scope)

    def _guarded(self, statement: ast.Try | ast.TryStar, scope: dict[str, Any]) -> None:
        """What a handler may catch is not what leaves the code: only what no handler names is noted."""
        caught: tuple[Any, ...] = ()
        for handler in statement.handlers:
            kind = BaseException if handler.type is None else self._try_value(handler.type, statement, scope)
            kinds = kind if isinstance(kind, tuple) else (kind,)
            caught += tuple(each if isinstance(each, type) else BaseException for each in kinds)
        note = self.note
        held: list[dict[str, Any]] = []
        self.note = held.append
        try:
            self._quietly(statement.body, scope)
        finally:
            self.note = note
        for event in held:
            error = event.pop("raised", None)
            if error is None or not isinstance(error, caught):
                note(event if error is None else event | {"raised": error})
            else:
                note(self._event(statement, PARTLY))
        for handler in statement.handlers:
            tried = dict(scope)
            if handler.name:
                tried[handler.name] = self.unknown.UNKNOWN
            self._quietly(handler.body, tried)
        self._quietly([*statement.orelse, *statement.finalbody], scope)

    def _try_value(self, value: ast.expr, statement: ast.stmt, scope: dict[str, Any]) -> Any:
        try:
            return self._value(value, scope)
        except self.unknown.NotKnown:
            self._parts(value, statement, scope)
        except BaseException as error:
            if self._is_ours(error):
                raise
            self._failed(statement, error, scope)
        return self.unknown.UNKNOWN

    def _value(self, value: ast.expr, scope: dict[str, Any]) -> Any:
        if any(map(_is_async, _own_nodes(value))) or any(map(_names_super, ast.walk(value))):
            raise self.unknown.NotKnown
        code = compile(ast.Expression(value), self.path, "eval", flags=self.flags, dont_inherit=True)
        return eval(code, scope)

    def _parts(self, value: ast.expr, statement: ast.stmt, scope: dict[str, Any]) -> None:
        """Try the parts of an expression that as a whole cannot be told, each by itself."""
        if isinstance(value, (ast.Lambda, *_COMPREHENSIONS)):
            if isinstance(value, _COMPREHENSIONS):
                inner = dict(scope)
                for generator in value.generators:
                    self._parts(generator.iter, statement, inner)
                    self._forget(generator.target, inner)
                for element in (
                    getattr(value, "elt", None),
                    getattr(value, "key", None),
                    getattr(value, "value", None),
                ):
                    if isinstance(element, ast.expr):
                        self._try_value(element, statement, inner)
            return
        if isinstance(value, ast.Call):
            self._fits(value, statement, scope)
        for part in ast.iter_child_nodes(value):
            inner_value = part.value if isinstance(part, ast.keyword) else part
            if isinstance(inner_value, ast.expr) and not isinstance(inner_value, ast.Constant | ast.Name):
                self._try_value(inner_value, statement, scope)

    def _fits(self, call: ast.Call, statement: ast.stmt, scope: dict[str, Any]) -> None:
        """Whether the arguments of a call fit the function, whatever their values are (``Signature.bind``)."""
        if any(isinstance(each, ast.Starred) for each in call.args) or any(word.arg is None for word in call.keywords):
            return
        try:
            function = self._value(call.func, scope)
            if type(function) is self.unknown.Unknown or isinstance(function, self.unknown.UnknownModule):
                return
            bases = getattr(function, "__mro__", ())
            if self.unknown.UnknownBase in bases:
                return
            if not callable(function):
                self._misfit(call, statement, TypeError(f"'{type(function).__name__}' object is not callable"), "")
                return
            signature = inspect.signature(function)
        except BaseException as error:
            if self._is_end(error):
                raise
            return  # what is called is not known, or has no signature
        try:
            signature.bind(*call.args, **{str(word.arg): word.value for word in call.keywords})
        except TypeError as error:
            name = getattr(function, "__qualname__", type(function).__qualname__)
            self._misfit(call, statement, error, f"{name}() ")

    def _misfit(self, call: ast.Call, statement: ast.stmt, error: TypeError, name: str) -> None:
        self.note(
            self._event(statement, FAILED)
            | {
                "line": call.lineno,
                "error": "TypeError",
                "message": f"{name}{_message(error)}",
                "text": self.lines[call.lineno - 1].strip()[:160],
                "sure": True,
                "shape": True,
                "place": None,
                "raised": error,
            }
        )

    def _forget(self, target: ast.expr, scope: dict[str, Any]) -> None:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                scope[node.id] = self.unknown.UNKNOWN

    def _parameters(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: dict[str, Any]) -> dict[str, Any]:
        names = [*node.args.posonlyargs, *node.args.args]
        found = {each.arg: self.unknown.UNKNOWN for each in (*names, *node.args.kwonlyargs)}
        pairs = [*zip(reversed(names), reversed(node.args.defaults), strict=False)]
        pairs += [
            (name, value) for name, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if value
        ]
        for name, default in pairs:
            try:
                found[name.arg] = self._value(default, scope)
            except BaseException as error:
                if self._is_end(error):
                    raise
        for star in (node.args.vararg, node.args.kwarg):
            if star is not None:
                found[star.arg] = self.unknown.UNKNOWN
        return found

    # ---- what is noted -----------------------------------------------------------------------------------

    def _is_ours(self, error: BaseException) -> bool:
        return getattr(type(error), "firedoor", False)

    def _is_end(self, error: BaseException) -> bool:
        """Whether it ends the whole replay, and not only what depends on a stand-in."""
        return self._is_ours(error) and not isinstance(error, self.unknown.NotKnown)

    def _event(self, statement: ast.stmt, state: str) -> dict[str, Any]:
        return {"scope": self.scope_name, "at": [statement.lineno, statement.col_offset], "state": state}

    def _failed(self, statement: ast.stmt, error: BaseException, scope: dict[str, Any]) -> bool:
        """Note a failure; false where it may be that of a stand-in, so that the statement is to be taken apart."""
        if statement is not scope.get(_WHOLE):
            self._collect(statement, scope)
        frames = [frame for frame in traceback.walk_tb(error.__traceback__) if frame[0].f_code.co_filename != __file__]
        own = [(frame, line) for frame, line in frames if frame.f_code.co_filename == self.path]
        last = frames[-1] if frames else None
        ours = last is not None and last[0].f_code.co_filename == self.path
        kind = type(error)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        message = _message(error)
        line = own[-1][1] if own else statement.lineno
        shape = ours and self._is_shape(error)
        sure = shape or self._is_sure(frames, statement, scope)
        self.note(
            self._event(statement, FAILED)
            | {
                "line": line,
                "error": name,
                "message": message[:300],
                "text": self.lines[line - 1].strip()[:160] if 0 < line <= len(self.lines) else "",
                "sure": sure,
                "shape": shape,
                "place": [last[0].f_code.co_filename, last[1], last[0].f_code.co_name] if last and not ours else None,
                "raised": error,
            }
        )
        if not sure and not isinstance(statement, _FUNCTIONS):
            return False
        for bound in _bound(statement):
            scope[bound] = self.unknown.UNKNOWN
        self.doubtful = True
        if isinstance(statement, ast.Return | ast.Raise):
            raise Returned
        return True

    def _is_shape(self, error: BaseException) -> bool:
        """Whether a name is not there, or a call does not fit its function: so it is for every value."""
        if isinstance(error, ImportError):
            return True
        if isinstance(error, AttributeError) and getattr(error, "obj", None) is not None:
            return not self.unknown.involves([error.obj], 1) and not isinstance(error.obj, self.unknown.UnknownModule)
        return isinstance(error, TypeError) and _BINDING.search(_message(error)) is not None

    def _is_sure(self, frames: list[Any], statement: ast.stmt, scope: dict[str, Any]) -> bool:
        """Whether nothing that is not known had a part in the failure."""
        used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        values = [scope[name] for name in used if name in scope]
        if self.doubtful or self.unknown.involves(values):
            return False
        return not self.unknown.involves([value for frame, _ in frames for value in _locals(frame)], 2)


def _message(error: BaseException) -> str:
    try:
        return (str(error).splitlines() or [""])[0]
    except BaseException:  # its text depends on what is not known
        return ""


def _unannotated(statement: ast.stmt) -> ast.stmt:
    """Annotations of a function's variables are not evaluated, and no global name may have one."""
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        plain = ast.Assign([statement.target], statement.value) if statement.value is not None else ast.Pass()
        return ast.copy_location(plain, statement)
    if any(isinstance(node, ast.AnnAssign) for node in _own_nodes(statement)):
        plainer: ast.stmt = _Unannotate().visit(copy.deepcopy(statement))
        return ast.fix_missing_locations(plainer)
    return statement


class _Unannotate(ast.NodeTransformer):
    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:  # ast calls it so
        return _unannotated(node)

    def _as_it_is(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _as_it_is  # noqa: N815  # ast calls them so


def _locals(frame: types.FrameType) -> list[Any]:
    return list(frame.f_locals.values()) if frame.f_locals is not frame.f_globals else []


def _names_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "super"


def _is_async(node: ast.AST) -> bool:
    return isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith) or (
        isinstance(node, ast.comprehension) and bool(node.is_async)
    )


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement without those of functions and classes inside of it."""
    yield node
    if isinstance(node, _INNER):
        return
    for child in ast.iter_child_nodes(node):
        yield from _own_nodes(child)


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds in its own scope."""
    found: set[str] = set()

    def visit(node: ast.AST, outer: bool) -> None:
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            if outer:
                found.add(node.name)
            return
        if isinstance(node, ast.Lambda):
            return
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and outer:
            found.add(node.id)
        elif isinstance(node, ast.NamedExpr):
            found.add(node.target.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update((a.asname or a.name.partition(".")[0]) for a in node.names if a.name != "*")
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
        inner = outer and not isinstance(node, _COMPREHENSIONS)
        for child in ast.iter_child_nodes(node):
            visit(child, inner)

    visit(statement, True)
    return found
