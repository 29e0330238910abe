import sys, time, pickle
from .leaves import leaves
from .worlds import world, outputs
from sim.scenario.messages import ScenarioError
def records(name):
    from sim.simulation import prepare, run_from
    from .worlds import policies
    s=world(name); st=prepare(s,s.seed); return [run_from(st,p) for p in ((),policies())]
def usual(name, years):
    return list(outputs(world(name)))
def acts(leaf, name, years, base):
    sc = world(name); refused = []
    for other in leaf.others:
        try:
            changed = sc.with_changes({leaf.key: other})
        except ScenarioError as e:
            refused.append(str(e)); continue
        for a, b in zip(outputs(changed), base):
            if a != b: return "acts"
    return "refused" if leaf.others and len(refused)==len(leaf.others) else "inert"
if __name__=="__main__":
    name, years = sys.argv[1], float(sys.argv[2])
    for r in usual.__globals__["records"](name): print({k:int((r.log["form_to"]==k).sum()) for k in range(9)}, len(r.log), file=sys.stderr)
    only = set(open(sys.argv[3]).read().split("\n")) if len(sys.argv)>3 else None
    base = usual(name, years); t=time.process_time()
    found={}
    for leaf in leaves(world(name)):
        if only is None or leaf.path in only:
            found[leaf.path]=acts(leaf,name,years,base)
            if found[leaf.path]!="acts": print(found[leaf.path],leaf.path,flush=True)
    print(len(found), time.process_time()-t, file=sys.stderr)
